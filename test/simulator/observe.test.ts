import { describe, expect, test } from '@jest/globals';
import type { TaskRole } from '../../contract/observation.ts';
import { Fleet } from '../../simulator/fleet.ts';
import { type Observable, observationOf } from '../../simulator/observe.ts';
import { StartRecord } from '../../simulator/start-record.ts';
import { ThroughputRecord } from '../../simulator/throughput-record.ts';
import { taskOf } from './hand-made.ts';

const START = Date.UTC(2026, 0, 5);
const NOW = 1000;

function seenWith(fleet: Fleet, counts = { visible: 0, inFlight: 0 }): Observable {
  return {
    nowSeconds: NOW,
    startMilliseconds: START,
    counts,
    fleet,
    starts: new StartRecord(),
    throughput: new ThroughputRecord(START, 60),
  };
}

/** A fleet with a task for each of these; its start comes first, its end is where it counts. */
function fleetOf(
  ...tasks: (readonly [
    state: 'starting' | 'idle' | 'busy' | 'stopping',
    role: TaskRole,
    start?: number,
    end?: number,
  ])[]
) {
  const fleet = new Fleet();
  for (const [number, [state, role, start = 900, end = 2000]] of tasks.entries()) {
    const task = taskOf(number, { role }, { start, end });
    fleet.add(task);
    if (state === 'starting') continue;
    fleet.started(task);
    fleet[state](task);
  }
  return fleet;
}

const group = (state: string, role: string, count: number) => ({
  state,
  role,
  capacity: 'FARGATE',
  revision: 1,
  count,
});

describe('an observation', () => {
  test('of nothing at all has its time and how tasks started, which costs nothing to read', () => {
    expect(observationOf(seenWith(new Fleet()))).toEqual({
      at: '2026-01-05T00:16:40.000Z',
      queue: { visible: 0, inFlight: 0, delayed: 0 },
      tasks: [],
      startDelay: { samples: 0, meanLogSeconds: 0 },
      failedStarts: { inARow: 0 },
    });
  });

  test.each([
    { name: 'a message', seen: seenWith(new Fleet(), { visible: 1, inFlight: 0 }) },
    { name: 'a task', seen: seenWith(fleetOf(['idle', 'burst'])) },
  ])('has starts and throughput as soon as there is $name', ({ seen }) => {
    expect(observationOf(seen)).toMatchObject({
      startDelay: { samples: 0 },
      failedStarts: { inARow: 0 },
      throughput: { minutes: {}, hours: {} },
    });
  });

  test('groups tasks by state and role, and does not see those that are being stopped', () => {
    const fleet = fleetOf(
      ['idle', 'burst'],
      ['busy', 'burst'],
      ['starting', 'burst'],
      ['starting', 'baseline'],
      ['busy', 'baseline'],
      ['stopping', 'burst'],
    );
    const { tasks } = observationOf(seenWith(fleet));
    expect(tasks).toHaveLength(4);
    expect(tasks).toEqual(
      expect.arrayContaining([
        group('running', 'burst', 2),
        group('starting', 'burst', 1),
        group('running', 'baseline', 1),
        group('starting', 'baseline', 1),
      ]),
    );
  });

  test.each([
    { name: 'a moment before its last two minutes', endSeconds: NOW + 120.5, state: 'running' },
    { name: 'in its last two minutes', endSeconds: NOW + 120, state: 'leaving' },
    { name: 'when a long command keeps it beyond its lifetime', endSeconds: NOW - 5000, state: 'leaving' },
  ])('shows a baseline task as $state $name', ({ endSeconds, state }) => {
    expect(observationOf(seenWith(fleetOf(['busy', 'baseline', 0, endSeconds]))).tasks).toEqual([
      group(state, 'baseline', 1),
    ]);
  });

  test('does not show a burst task as leaving, however old it is', () => {
    expect(observationOf(seenWith(fleetOf(['busy', 'burst', 0]))).tasks).toEqual([group('running', 'burst', 1)]);
  });
});
