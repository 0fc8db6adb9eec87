import type { TaskDetails } from '../../aws/operator/task-details.ts';
import { exitCodeInWords } from './exit-code.ts';
import { partOf } from './task-table.ts';

/** Where the lines of a task are. */
export interface TaskLog {
  readonly group: string;
  readonly stream: string;
}

/** Everything about one task, a fact a line; what does not apply is left out. */
export function describeTask(task: TaskDetails, log: TaskLog | undefined): string {
  const facts: readonly (readonly [string, string | number | null | undefined])[] = [
    ['task', task.taskId],
    ['state', `${task.state} (${task.lastStatus})`],
    ['role', partOf(task)],
    ['capacity', task.capacity],
    ['definition', task.taskDefinitionArn],
    ['created', task.createdAt],
    ['started', task.startedAt],
    ['stopping', task.stoppingAt],
    ['stopped', task.stoppedAt],
    ['stop code', task.stopCode],
    ['stop reason', task.stoppedReason],
    ['CPU', `${task.cpuUnits} units reserved (1024 are one vCPU)`],
    ['memory', `${task.memoryMib} MiB reserved`],
    ['', 'What it uses of them is not measured: Container Insights is off, because it costs.'],
    ['zone', task.zone],
    ['subnet', task.subnetId],
    ['address', task.privateAddress],
    ...task.containers.flatMap(containerFacts),
    ['log group', log?.group],
    ['log stream', log?.stream],
  ];
  return facts
    .filter(([, value]) => value !== null && value !== undefined)
    .map(([name, value]) => `${name.padEnd(NAME_WIDTH)}${value}`)
    .join('\n');
}

const NAME_WIDTH = 13;

function containerFacts(container: TaskDetails['containers'][number]): (readonly [string, string | null])[] {
  const { name, image, status, exitCode, reason } = container;
  const words = exitCodeInWords(exitCode);
  const exit = exitCode === null ? '' : `, exit code ${exitCode}${words === undefined ? '' : `: ${words}`}`;
  return [
    ['container', `${name}: ${status}${exit}`],
    ['  image', image],
    ['  reason', reason],
  ];
}
