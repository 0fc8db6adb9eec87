import { expect, test } from '@jest/globals';
import { parseMinimumSchedule } from '../../contract/minimum-schedule.ts';
import { Random } from '../../simulator/random.ts';
import { OwnScaler } from '../../simulator/scalers/own-scaler.ts';
import { Simulation } from '../../simulator/simulation.ts';
import { basePolicy } from '../fixtures/decisions.ts';
import { modelOf, traceOf } from './hand-made.ts';

const DAY_MINUTES = 1440;

interface Row {
  readonly name: string;
  readonly schedule: string;
  /** ECS_MIN_TASKS; 0 unless it is given. */
  readonly minTasks?: number;
  readonly maxLifetimeSeconds?: number;
  /** What the first look at each number of tasks that run saw; there is a look each minute. */
  readonly tasks: readonly string[];
  readonly launches: number;
  readonly taskHours: number;
}

const rows: readonly Row[] = [
  {
    name: 'stands in its window and costs nothing outside it',
    schedule: 'Mon-Fri 08:00-18:00 UTC=2',
    tasks: ['Mon 08:01 2', 'Mon 18:01 0', 'Tue 08:01 2', 'Tue 18:01 0'],
    launches: 4,
    taskHours: 40,
  },
  {
    name: 'grows into a window that follows',
    schedule: 'Mon-Fri 08:00-12:00 UTC=2; Mon-Fri 12:00-18:00 UTC=4',
    tasks: ['Mon 08:01 2', 'Mon 12:01 4', 'Mon 18:01 0', 'Tue 08:01 2', 'Tue 12:01 4', 'Tue 18:01 0'],
    launches: 8,
    taskHours: 64,
  },
  {
    name: 'shrinks into a window that follows, without a launch',
    schedule: 'Mon-Fri 08:00-12:00 UTC=4; Mon-Fri 12:00-18:00 UTC=1',
    tasks: ['Mon 08:01 4', 'Mon 12:01 1', 'Mon 18:01 0', 'Tue 08:01 4', 'Tue 12:01 1', 'Tue 18:01 0'],
    launches: 8,
    taskHours: 44,
  },
  {
    name: 'is higher in a window within another one',
    schedule: 'Mon 08:00-18:00 UTC=2; Mon 10:00-12:00 UTC=5',
    tasks: ['Mon 08:01 2', 'Mon 10:01 5', 'Mon 12:01 2', 'Mon 18:01 0'],
    launches: 5,
    taskHours: 26,
  },
  {
    name: 'is the larger one while windows overlap',
    schedule: 'Mon 08:00-13:00 UTC=3; Mon 12:00-18:00 UTC=2',
    tasks: ['Mon 08:01 3', 'Mon 13:01 2', 'Mon 18:01 0'],
    launches: 3,
    taskHours: 25,
  },
  {
    name: 'stands over midnight',
    schedule: 'Sun-Mon 22:00-06:00 UTC=2',
    tasks: ['Mon 00:01 2', 'Mon 06:01 0', 'Mon 22:01 2', 'Tue 06:01 0'],
    launches: 4,
    taskHours: 28,
  },
  {
    // The task that stays is replaced at the end of its day, and for two minutes there are both.
    name: 'leaves what ECS_MIN_TASKS asks for besides',
    schedule: 'Mon-Fri 08:00-18:00 UTC=3',
    minTasks: 1,
    tasks: [
      ...['Mon 00:01 1', 'Mon 08:01 3', 'Mon 18:01 1'],
      ...['Tue 00:00 2', 'Tue 00:01 1', 'Tue 08:01 3', 'Tue 18:01 1'],
    ],
    launches: 6,
    taskHours: 87,
  },
  {
    // Monday's replacement takes the place of a task that is needed until the window, and so is replaced as that begins.
    name: 'may be lower than ECS_MIN_TASKS',
    schedule: 'Mon-Fri 08:00-18:00 UTC=1',
    minTasks: 3,
    tasks: [
      ...['Mon 00:01 3', 'Mon 08:01 1', 'Mon 18:01 3'],
      ...['Tue 00:00 4', 'Tue 00:01 3', 'Tue 08:00 4', 'Tue 08:01 1', 'Tue 18:01 3'],
    ],
    launches: 9,
    taskHours: 101,
  },
  {
    name: 'is held by tasks that live for less than the window',
    schedule: 'Mon 08:00-18:00 UTC=2',
    maxLifetimeSeconds: 14_400,
    tasks: ['Mon 08:01 2', 'Mon 12:00 4', 'Mon 12:01 2', 'Mon 15:58 4', 'Mon 16:00 2', 'Mon 18:01 0'],
    launches: 6,
    taskHours: 20,
  },
];

/** A Monday, and a Tuesday up to 23:00, on which nothing is sent. */
function simulate({ schedule, minTasks = 0, maxLifetimeSeconds = 86_400 }: Row) {
  const policy = { ...basePolicy, minTasks, minTasksSchedule: parseMinimumSchedule(schedule) ?? [] };
  const seen: { minute: number; tasks: number }[] = [];
  const { launches, billedSeconds } = new Simulation(
    traceOf([], 47 * 3600),
    modelOf({ baselineLifetimeSeconds: String(maxLifetimeSeconds) }),
    new OwnScaler(policy, 60),
    new Random(1),
    ({ nowSeconds, running }) => {
      if (running !== (seen.at(-1)?.tasks ?? 0)) seen.push({ minute: nowSeconds / 60, tasks: running });
    },
  ).run();
  return {
    tasks: seen.map(({ minute, tasks }) => `${timeOf(minute)} ${tasks}`),
    launches,
    taskHours: billedSeconds / 3600,
  };
}

function timeOf(minute: number): string {
  const day = minute < DAY_MINUTES ? 'Mon' : 'Tue';
  return `${day} ${new Date(minute * 60_000).toISOString().slice(11, 16)}`;
}

test.each(rows)('a scheduled minimum $name', (row) => {
  const { tasks, launches, taskHours } = simulate(row);
  expect(tasks).toEqual(row.tasks);
  expect(launches).toBe(row.launches);
  // Of each launch the image pull is billed besides, and a replacement stands beside what it replaces.
  expect(taskHours).toBeGreaterThanOrEqual(row.taskHours);
  expect(taskHours).toBeLessThan(row.taskHours + 0.15);
});
