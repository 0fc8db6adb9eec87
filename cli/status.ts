import Table from 'cli-table3';
import { readState } from '../local/state-file.ts';
import type { AddCommand } from './command.ts';
import { CommandFailure } from './failure.ts';
import { jsonOption } from './options.ts';
import { lastDecisionIn, readStackStatus, type StackStatus } from './stack-status.ts';

export const NOT_RUNNING = 'No stack runs in this folder; start one with "npm start" in another terminal.';

export const statusCommand: AddCommand = (program) => {
  program
    .command('status')
    .description('Show queue, tasks and the last decision of the running stack.')
    .addOption(jsonOption())
    .action(async ({ json }: { json?: true }) => {
      const state = readState();
      if (!state) throw new CommandFailure(NOT_RUNNING);
      const status = await readStackStatus(state, await lastDecisionIn(state.scalerLog));
      console.log(json ? JSON.stringify(status) : inWords(status));
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
