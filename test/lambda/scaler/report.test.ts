import { Logger } from '@aws-lambda-powertools/logger';
import { Metrics } from '@aws-lambda-powertools/metrics';
import { afterEach, expect, jest, test } from '@jest/globals';
import { METRIC_NAMESPACE } from '../../../contract/names.ts';
import { type Observation, THROUGHPUT_HOURS, THROUGHPUT_MINUTES } from '../../../contract/observation.ts';
import { tickInput } from '../../../lambda/scaler/chain.ts';
import { report } from '../../../lambda/scaler/report.ts';
import { decide } from '../../../scaling/decide.ts';
import { basePolicy, type DecisionRow, observationOf, tasks } from '../../fixtures/decisions.ts';

/** CloudWatch Logs user guide, "Supported logs and discovered fields": a query finds no field of a line beyond so many. */
const DISCOVERED_FIELDS = 200;
/** Lambda API reference, Invoke, `LogType`: the last 4 KB, in which Lambda's own lines about the end stand, too. */
const LOG_TAIL_BYTES = 4096;
const LAMBDA_LINES_BYTES = 400;

afterEach(() => {
  jest.restoreAllMocks();
});

/** Lines that are written meanwhile. */
function linesOf(write: () => void): string[] {
  const lines: string[] = [];
  jest.spyOn(process.stdout, 'write').mockImplementation((text) => {
    lines.push(String(text));
    return true;
  });
  write();
  return lines;
}

/** Paths of all values in the order in which they stand in the line, as Logs Insights names them. */
function pathsIn(value: unknown, path: readonly string[] = []): string[] {
  if (typeof value !== 'object' || value === null) return [path.join('.')];
  return Object.entries(value).flatMap(([name, inner]) => pathsIn(inner, [...path, name]));
}

const groups = (revisions: number) =>
  Array.from({ length: revisions }, (_, index) => index + 1).flatMap((revision) =>
    [tasks('running', 1234), tasks('running', 1234, 'baseline'), tasks('starting', 1234)].map((group) => ({
      ...group,
      revision,
    })),
  );

/** Everything that a tick can see, in large numbers, about so many groups of tasks. */
function muchSeen(taskGroups: ReturnType<typeof groups>) {
  const series = (periods: number) => ({
    newestFrom: '2026-01-05T09:58:00.000Z',
    completed: Array.from({ length: periods }, () => 12_345),
    averageInFlight: Array.from({ length: periods }, () => 1234.56),
  });
  return {
    ...observationOf({ queue: [12_345, 1234, 0], tasks: taskGroups }),
    startDelay: { samples: 50, meanLogSeconds: 3.5553 },
    failedStarts: { inARow: 12, lastAt: '2026-01-05T09:58:00.000Z', reason: 'x'.repeat(200) },
    throughput: { minutes: series(THROUGHPUT_MINUTES), hours: series(THROUGHPUT_HOURS) },
  };
}

function linesAbout(observation: Observation, first = true): string[] {
  const plan = decide(observation, basePolicy);
  const outcome = { launched: 3, alreadyLaunched: 0, refusals: [], missing: 0, left: 0, dryRun: false };
  const decided = {
    kind: 'decided',
    observation,
    policy: basePolicy,
    overridden: ['ECS_MAX_TASKS'],
    plan,
    outcome,
  } as const;
  const scheduled = tickInput({ kind: 'schedule', scheduledAt: observation.at, executionId: 'execution-1' }, 10, 0);
  return linesOf(() =>
    report(
      decided,
      { ...scheduled, first },
      new Logger({ serviceName: 'worker' }),
      new Metrics({ namespace: METRIC_NAMESPACE }),
    ),
  );
}

test('what a decision came to is found in its line, however much was seen', () => {
  const [line = ''] = linesAbout(muchSeen(groups(20)));
  const paths = pathsIn(JSON.parse(line));
  expect(paths.length).toBeGreaterThan(DISCOVERED_FIELDS);
  const told = paths.filter((path) => /^(plan|outcome|policy|overridden)\./.test(path));
  expect(told).toEqual(
    expect.arrayContaining(['plan.explanation', 'outcome.launched', 'policy.maxTasks', 'overridden.0']),
  );
  expect(paths.slice(0, DISCOVERED_FIELDS)).toEqual(expect.arrayContaining(told));
});

test('a decision about two revisions fits, with its metrics, into the end of the log that Lambda answers with', () => {
  const bytes = linesAbout(muchSeen(groups(2))).reduce((sum, line) => sum + Buffer.byteLength(line), 0);
  expect(bytes + LAMBDA_LINES_BYTES).toBeLessThan(LOG_TAIL_BYTES);
});

type Seen = Pick<DecisionRow, 'queue' | 'tasks' | 'requests'>;
const standing = tasks('running', 1, 'baseline');

test.each<{ name: string; seen: Seen; isTold: boolean }>([
  { name: 'nothing at all', seen: { queue: [0, 0, 0] }, isTold: false },
  { name: 'a baseline task that stands idle', seen: { queue: [0, 0, 0], tasks: [standing] }, isTold: false },
  { name: 'a message in work', seen: { queue: [0, 1, 0], tasks: [standing] }, isTold: true },
  { name: 'a delayed message', seen: { queue: [0, 0, 1], tasks: [standing] }, isTold: true },
  { name: 'a task that starts', seen: { queue: [0, 0, 0], tasks: [standing, tasks('starting', 1)] }, isTold: true },
  { name: 'a task that leaves', seen: { queue: [0, 0, 0], tasks: [standing, tasks('leaving', 1)] }, isTold: true },
  { name: 'a task that stops', seen: { queue: [0, 0, 0], tasks: [standing, tasks('stopping', 1)] }, isTold: true },
  { name: 'a request', seen: { queue: [0, 0, 0], tasks: [standing], requests: ['warm-up'] }, isTold: true },
  { name: 'a launch', seen: { queue: [1, 0, 0] }, isTold: true },
])("of $name a minute's later tick tells: $isTold", ({ seen, isTold }) => {
  expect(linesAbout(observationOf(seen), false).length > 0).toBe(isTold);
  expect(linesAbout(observationOf(seen), true)).not.toHaveLength(0);
});
