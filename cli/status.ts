import Table from 'cli-table3';
import { readState } from '../local/state-file.ts';
import type { AddCommand } from './command.ts';
import { jsonOption } from './options.ts';
import { lastDecisionIn, readStackStatus, type StackStatus } from './stack-status.ts';
import { openTarget, type TargetOptions, withTargetOptions } from './target.ts';

export const statusCommand: AddCommand = (program) => {
  withTargetOptions(program.command('status'))
    .description('Show queue, tasks and the last decision of the stack.')
    .addOption(jsonOption())
    .action(async (options: TargetOptions & { readonly json?: true }) => {
      const target = await openTarget(options);
      const log = target.kind === 'local' ? readState()?.scalerLog : undefined;
      const status = await readStackStatus(target, log ? await lastDecisionIn(log) : undefined);
      console.log(options.json ? JSON.stringify(status) : inWords(status));
    });
};

function inWords({ queue, tasks, lastDecision }: StackStatus): string {
  const table = new Table({ head: ['task', 'state', 'role', 'capacity', 'age (s)'], style: { head: [], border: [] } });
  table.push(...tasks.map((task) => [task.taskId, task.state, task.role, task.capacity, task.ageSeconds]));
  return [
    `Queue: ${queue.visible} visible, ${queue.inFlight} in flight, ${queue.delayed} delayed`,
    tasks.length === 0 ? 'Tasks: none' : table.toString(),
    lastDecision
      ? `Last decision: ${lastDecision.at} ${lastDecision.reason}. ${lastDecision.explanation}`
      : 'Last decision: none yet',
  ].join('\n');
}
