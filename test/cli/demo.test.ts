import { createHash } from 'node:crypto';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { policyFrom } from '../../contract/policy.ts';
import { policySettings } from '../../contract/policy-settings.ts';
import { readSettings } from '../../contract/read-settings.ts';
import { decide } from '../../scaling/decide.ts';
import { observationOf } from '../fixtures/decisions.ts';
import { filteredMetrics, metricReferences, queryReferences } from '../lib/monitoring/support/references.ts';
import { synthesizeCloudIde } from '../lib/synthesis.ts';
import { buildOnce } from '../local/support/built.ts';
import { type Ending, fqs, killAll } from './support/fqs.ts';

/** What the defaults ask for when all commands wait; a tick that comes while they are still being sent launches fewer. */
function tasksForAllAtOnce(): number {
  const policy = policyFrom(readSettings('The policy', policySettings, {}), undefined);
  return decide(observationOf({ queue: [25, 0, 0] }), policy).desired;
}

let cwd: string;
let ending: Ending;
beforeAll(async () => {
  await buildOnce();
  cwd = mkdtempSync(join(tmpdir(), 'demo-'));
  // A stack of the user's own may have a minimum, under which the demo could not end; it keeps to the defaults.
  ending = await fqs(['demo', '--json', '--logs', 'logs'], { cwd, environment: { ECS_MIN_TASKS: '1' } });
});
afterAll(async () => {
  await killAll();
  rmSync(cwd, { recursive: true });
});

test('fqs demo runs 25 commands on a stack of its own, finds every result as expected, and ends when no task is left', () => {
  const { exitCode, stdout, stderr } = ending;
  expect({ exitCode, stderr }).toEqual({ exitCode: 0, stderr: '' });
  const { results, ...report } = JSON.parse(stdout);
  expect(report).toEqual({
    sent: 25,
    completed: 25,
    matched: 25,
    failed: 0,
    tasksLaunched: expect.any(Number),
    peakTasks: expect.any(Number),
    runningAtEnd: 0,
    ticks: expect.any(Number),
    secondsToFirstResult: expect.any(Number),
    secondsTotal: expect.any(Number),
  });
  expect(report.tasksLaunched).toBeGreaterThanOrEqual(1);
  expect(report.tasksLaunched).toBeLessThanOrEqual(tasksForAllAtOnce());
  expect(report.peakTasks).toBeGreaterThanOrEqual(1);
  expect(report.peakTasks).toBeLessThanOrEqual(report.tasksLaunched);
  expect(report.ticks).toBeGreaterThanOrEqual(1);
  expect(results).toHaveLength(25);
  expect(new Set(results.map(({ commandId }: { commandId: string }) => commandId)).size).toBe(25);
  expect(results[0]).toEqual({
    commandId: expect.any(String),
    taskId: expect.stringMatching(/^[0-9a-f]{32}$/),
    exitCode: 0,
    outputSha256: createHash('sha256').update('quick 0\n').digest('hex'),
  });
  expect(
    results.map(({ exitCode: code }: { exitCode: number }) => code).filter((code: number) => code === 3),
  ).toHaveLength(5);
  expect(existsSync(join(cwd, '.fqs'))).toBe(false);
});

test('a file where the folder of the logs should be is told of before anything starts', async () => {
  const file = join('logs', 'scaler.log');
  expect(await fqs(['demo', '--logs', file], { cwd })).toEqual({
    exitCode: 2,
    stdout: '',
    stderr: expect.stringMatching(/^The folder logs\/scaler\.log cannot hold the logs: .*\n$/),
  });
});

type Line = Readonly<Record<string, unknown>>;

/** The JSON lines that function and workers logged in the demo; the id of its task stands before a worker's. */
function linesIn(name: 'scaler' | 'tasks'): Line[] {
  const lines = readFileSync(join(cwd, 'logs', `${name}.log`), 'utf8').split('\n');
  const texts = lines.map((line) => (name === 'tasks' ? line.slice(line.indexOf(' ') + 1) : line));
  return texts.filter((text) => text.startsWith('{')).map((text) => JSON.parse(text));
}

interface MetricDirective {
  readonly Namespace: string;
  readonly Dimensions: readonly (readonly string[])[];
  readonly Metrics: readonly { readonly Name: string }[];
}

/** The metrics that CloudWatch makes of a line, each with namespace, name and dimensions. */
function metricsIn(line: Line): string[] {
  const { CloudWatchMetrics: directives = [] } = (line['_aws'] ?? {}) as { CloudWatchMetrics?: MetricDirective[] };
  return directives.flatMap(({ Namespace, Dimensions, Metrics }) =>
    Dimensions.flatMap((names) => {
      const dimensions = names.flatMap((name) => [name, String(line[name])]);
      const present = Metrics.filter(({ Name }) => typeof line[Name] === 'number');
      return present.map(({ Name }) => [Namespace, Name, ...dimensions].join(' '));
    }),
  );
}

function hasField(line: Line, path: string): boolean {
  const value = path.split('.').reduce<unknown>((inner, name) => (inner as Line | undefined)?.[name], line);
  return value !== undefined && value !== null;
}

describe('what dashboard and alarms name', () => {
  const template = synthesizeCloudIde();

  test('is, of metrics and their dimensions, in the lines of the demo or counted in them, or it is AWS’s own', () => {
    const logged = new Set([...linesIn('scaler'), ...linesIn('tasks')].flatMap(metricsIn));
    const counted = new Set(filteredMetrics(template).map(({ name }) => name));
    const named = metricReferences(template)
      .filter(({ name }) => !counted.has(name))
      .map((metric) => [metric.namespace, metric.name, ...metric.dimensions].join(' '));
    const ours = [...new Set(named.filter((metric) => !metric.startsWith('AWS/')))];
    expect([...logged].sort()).toEqual(ours.sort());
    expect(ours).toHaveLength(10);
  });

  test.each(filteredMetrics(template))('of fields that $name is counted by is in a decision of the demo', (metric) => {
    const fields = [...metric.pattern.matchAll(/\$\.([\w.]+)/g)].map(([, field]) => field ?? '');
    const [dimension] = metric.dimensions.map(({ Value }) => Value.replace('$.', ''));
    const lines = linesIn('scaler').filter((line) => line['message'] === 'decision');
    for (const field of [...fields, dimension ?? ''])
      expect({ field, found: lines.some((line) => hasField(line, field)) }).toEqual({ field, found: true });
    expect(metricReferences(template)).toContainEqual({
      namespace: metric.namespace,
      name: metric.name,
      dimensions: [dimension, String(lines[0]?.[dimension ?? ''])],
    });
  });

  test.each(queryReferences(template))('of fields is in a line "$message" of the demo', ({ message, fields }) => {
    const lines = [...linesIn('scaler'), ...linesIn('tasks')].filter((line) => line['message'] === message);
    expect(lines).not.toHaveLength(0);
    for (const field of fields)
      expect({ field, found: lines.some((line) => hasField(line, field)) }).toEqual({ field, found: true });
  });
});

test('workers write two lines of metrics a message, and nothing of what commands say', () => {
  const lines = linesIn('tasks').filter((line) => '_aws' in line);
  expect(lines.filter((line) => 'WaitSeconds' in line)).toHaveLength(25);
  expect(lines.filter((line) => 'ServiceSeconds' in line)).toHaveLength(25);
  expect(lines).toHaveLength(50);
  expect(lines.filter((line) => line['NonZeroExits'] === 1)).toHaveLength(5);
});
