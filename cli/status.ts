import Table from 'cli-table3';
import { systemClock } from '../aws/system-clock.ts';
import type { AddCommand } from './command.ts';
import { lastDecision } from './stack/decisions.ts';
import { readStackStatus, type StackStatus } from './stack/stack-status.ts';
import { openTarget, type TargetOptions, withTargetOptions } from './stack/target.ts';
import { tellTarget } from './stack/tell-target.ts';
import { liveLine } from './terminal/live-line.ts';
import { jsonOption } from './terminal/options.ts';
import { withPatience } from './terminal/patience.ts';

export const statusCommand: AddCommand = (program) => {
  withTargetOptions(program.command('status'))
    .description('Show queue, tasks and the last decision of the stack.')
    .addOption(jsonOption())
    .action(async (options: TargetOptions & { readonly json?: true }) => {
      const target = await openTarget(options);
      tellTarget(target, options.json);
      const reading = lastDecision(target).then((decision) => readStackStatus(target, decision));
      const status = await withPatience('Reading the status ...', liveLine(process.stderr), systemClock, reading);
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
      : 'Last decision: none within the last ten minutes',
  ].join('\n');
}
