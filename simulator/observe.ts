import type { Observation, TaskGroup } from '../contract/observation.ts';
import { LEAVING_SECONDS } from '../contract/task-lifetime.ts';
import type { Fleet } from './fleet.ts';
import type { StartRecord } from './start-record.ts';
import type { ThroughputRecord } from './throughput-record.ts';

/** What an observation is made of. */
export interface Observable {
  readonly nowSeconds: number;
  readonly startMilliseconds: number;
  readonly counts: { readonly visible: number; readonly inFlight: number };
  readonly fleet: Fleet;
  readonly starts: StartRecord;
  readonly throughput: ThroughputRecord;
}

/** The observation that the scaler's function would make; throughput is read while messages or tasks exist. */
export function observationOf(seen: Observable): Observation {
  const { nowSeconds, startMilliseconds, counts, fleet } = seen;
  const { visible, inFlight } = counts;
  const isAtRest = visible + inFlight + fleet.present.size === 0;
  return {
    at: new Date(startMilliseconds + Math.round(nowSeconds * 1000)).toISOString(),
    queue: { visible, inFlight, delayed: 0 },
    tasks: isAtRest ? [] : groupsOf(seen),
    startDelay: seen.starts.startDelay(nowSeconds),
    failedStarts: seen.starts.failedStarts(nowSeconds, startMilliseconds),
    ...(isAtRest ? {} : { throughput: seen.throughput.read(nowSeconds) }),
  };
}

function groupsOf({ fleet, nowSeconds }: Observable): TaskGroup[] {
  let leaving = 0;
  for (const { state, endSeconds } of fleet.baseline)
    if ((state === 'idle' || state === 'busy') && endSeconds <= nowSeconds + LEAVING_SECONDS) leaving += 1;
  const groups: Pick<TaskGroup, 'state' | 'role' | 'count'>[] = [
    { state: 'leaving', role: 'baseline', count: leaving },
    { state: 'running', role: 'baseline', count: fleet.runningOf('baseline') - leaving },
    { state: 'running', role: 'burst', count: fleet.runningOf('burst') },
    { state: 'starting', role: 'baseline', count: fleet.startingOf('baseline') },
    { state: 'starting', role: 'burst', count: fleet.startingOf('burst') },
  ];
  return groups
    .filter(({ count }) => count > 0)
    .map((group) => ({ ...group, capacity: 'FARGATE' as const, revision: 1 }));
}
