import { expect, test } from '@jest/globals';
import { failedLaunches } from '../../scaling/launch-moments.ts';

const none = Number.NEGATIVE_INFINITY;

/** Creations in seconds. */
const rows: readonly { name: string; failed: readonly number[]; cameUp: number; launches: readonly number[][] }[] = [
  { name: 'nothing failed', failed: [], cameUp: 5, launches: [] },
  { name: 'one task', failed: [5], cameUp: none, launches: [[5]] },
  {
    name: 'a launch is all within ten seconds of its first',
    failed: [9, 0, 9.999],
    cameUp: none,
    launches: [[0, 9, 9.999]],
  },
  { name: 'ten seconds later is the next launch', failed: [10, 0], cameUp: none, launches: [[0], [10]] },
  {
    name: 'tasks on end do not become one launch',
    failed: [0, 6, 12, 18],
    cameUp: none,
    launches: [
      [0, 6],
      [12, 18],
    ],
  },
  { name: 'launches before one that came up are over', failed: [0, 50, 90], cameUp: 60, launches: [[90]] },
  { name: 'a launch of which a task came up is no failure', failed: [50, 58, 65], cameUp: 56, launches: [] },
  { name: 'the next launch after one that came up is', failed: [55, 66], cameUp: 56, launches: [[66]] },
];

test.each(rows)('$name', ({ failed, cameUp, launches }) => {
  const tasks = failed.map((seconds) => ({ createdAt: seconds * 1000 }));
  const found = failedLaunches(tasks, cameUp * 1000);
  expect(found.map((launch) => launch.map(({ createdAt }) => createdAt / 1000))).toEqual(launches);
});
