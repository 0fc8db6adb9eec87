import { Logger } from '@aws-lambda-powertools/logger';
import { Metrics } from '@aws-lambda-powertools/metrics';
import { afterEach, expect, jest, test } from '@jest/globals';
import { METRIC_NAMESPACE } from '../../../contract/names.ts';
import { tickInput } from '../../../lambda/scaler/chain.ts';
import { report } from '../../../lambda/scaler/report.ts';
import { decide } from '../../../scaling/decide.ts';
import { basePolicy, observationOf, tasks } from '../../fixtures/decisions.ts';

/** CloudWatch Logs user guide, "Supported logs and discovered fields": a query finds no field of a line beyond so many. */
const DISCOVERED_FIELDS = 200;

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

test('what a decision came to is found in its line, however much was seen', () => {
  const from = '2026-01-05T00:00:00.000Z';
  const hour = { from, seconds: 3600, completed: 30, averageInFlight: 1.5 };
  const observation = {
    ...observationOf({ queue: [37, 4, 0], tasks: [tasks('running', 4), tasks('starting', 1), tasks('leaving', 1)] }),
    throughput: Array.from({ length: 39 }, () => hour),
  };
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
  const input = tickInput({ kind: 'schedule', scheduledAt: observation.at, executionId: 'execution-1' }, 10, 0);
  const [line = ''] = linesOf(() =>
    report(decided, input, new Logger({ serviceName: 'worker' }), new Metrics({ namespace: METRIC_NAMESPACE })),
  );
  const paths = pathsIn(JSON.parse(line));
  expect(paths.length).toBeGreaterThan(DISCOVERED_FIELDS);
  const told = paths.filter((path) => /^(plan|outcome|policy|overridden)\./.test(path));
  expect(told).toEqual(
    expect.arrayContaining(['plan.explanation', 'outcome.launched', 'policy.maxTasks', 'overridden.0']),
  );
  expect(paths.slice(0, DISCOVERED_FIELDS)).toEqual(expect.arrayContaining(told));
});
