import Table from 'cli-table3';
import { systemClock } from '../aws/system-clock.ts';
import type { AddCommand } from './command.ts';
import { readStackStatus, type StackStatus } from './stack/stack-status.ts';
import { openTarget, type TargetOptions, withTargetOptions } from './stack/target.ts';
import { tellTarget } from './stack/tell-target.ts';
import { lastTicks } from './stack/ticks.ts';
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
      const reading = lastTicks(target).then((last) => readStackStatus(target, last));
      const status = await withPatience('Reading the status ...', liveLine(process.stderr), systemClock, reading);
      console.log(options.json ? JSON.stringify(status) : inWords(status));
    });
};

function inWords({ queue, tasks, lastDecision, lastFailure }: StackStatus): string {
  const table = new Table({ head: ['task', 'state', 'role', 'capacity', 'age (s)'], style: { head: [], border: [] } });
  table.push(...tasks.map((task) => [task.taskId, task.state, task.role, task.capacity, task.ageSeconds]));
  return [
    `Queue: ${queue.visible} visible, ${queue.inFlight} in flight, ${queue.delayed} delayed`,
    tasks.length === 0 ? 'Tasks: none' : table.toString(),
    lastDecision
      ? `Last decision: ${lastDecision.at} (${lastDecision.ageSeconds} s ago) ${lastDecision.reason}. ${lastDecision.explanation}`
      : 'Last decision: none within the last ten minutes',
    ...(lastFailure
      ? [`The last tick failed: ${lastFailure.at} (${lastFailure.ageSeconds} s ago) ${lastFailure.error}`]
      : []),
  ].join('\n');
}
