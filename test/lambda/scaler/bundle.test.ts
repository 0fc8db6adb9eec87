import { join } from 'node:path';
import { afterEach, describe, expect, test } from '@jest/globals';
import { systemClock } from '../../../aws/system-clock.ts';
import { METRIC_NAMESPACE, SCALER_METRICS } from '../../../contract/names.ts';
import { observationSchema } from '../../../contract/observation.ts';
import { scalerBundleDirectory } from '../../../lib/scaler-bundle.ts';
import { EmbeddedFunction } from '../../../local/lambda/embedded-function.ts';
import { decide } from '../../../scaling/decide.ts';
import { type ScalerWorld, scalerWorld } from './scaler-world.ts';

const closing: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const close of closing.splice(0).reverse()) await close();
});

/** The built bundle in a fresh Node process, as Lambda would run it. Ticks of a minute, so that real time rarely falls into a quiet part. */
async function open(
  change: (environment: Record<string, string>) => Record<string, string> = (unchanged) => unchanged,
) {
  const world = await scalerWorld({ settings: { ECS_TICK_SECONDS: '60' } });
  closing.push(world.stop);
  const lines: string[] = [];
  const scaler = new EmbeddedFunction({
    file: join(scalerBundleDirectory(), 'index.cjs'),
    handlerName: 'handler',
    environment: change(world.environment),
    timeoutSeconds: 20,
    clock: systemClock,
    onLog: (line) => lines.push(line),
  });
  closing.push(() => scaler.stop());
  const event = () => ({ kind: 'schedule', scheduledAt: new Date().toISOString(), executionId: 'execution-1' });
  return {
    world,
    lines,
    invoke: () => scaler.invoke(event()),
    invokeHop: (dueAt: Date) => scaler.invoke(hopEvent(dueAt)),
  };
}

function hopEvent(dueAt: Date) {
  const message = { kind: 'tick', dueAt: dueAt.toISOString(), first: false, hopsLeft: 0, launched: [], requests: [] };
  return { Records: [{ eventSource: 'aws:sqs', body: JSON.stringify(message) }] };
}

const json = (lines: readonly string[]) => lines.filter((line) => line.startsWith('{')).map((line) => JSON.parse(line));
const emf = (lines: readonly string[]) => json(lines).filter((line) => '_aws' in line);

async function seedAndInvoke(world: ScalerWorld, invoke: () => Promise<void>): Promise<void> {
  await world.fillQueue(23);
  await invoke();
}

describe('the built bundle', () => {
  test('decides, launches and logs one decision that can be replayed from its line', async () => {
    const { world, lines, invoke } = await open();
    await seedAndInvoke(world, invoke);
    expect(world.ecs.countTasks()).toBe(5);
    const decisions = json(lines).filter((line) => line.message === 'decision');
    expect(decisions).toHaveLength(1);
    const [{ observation, policy, plan, outcome }] = decisions;
    expect(outcome).toMatchObject({ launched: 5, missing: 0 });
    expect(decide(observationSchema.parse(observation), policy)).toEqual(plan);
    expect(lines.find((line) => line.includes('"decision"'))?.length).toBeLessThan(2048);
  });

  test('counts each of its metrics once, under one namespace and one dimension', async () => {
    const { world, lines, invoke } = await open();
    await seedAndInvoke(world, invoke);
    const [blob, ...others] = emf(lines);
    expect(others).toEqual([]);
    const [directive] = blob._aws.CloudWatchMetrics;
    expect(directive).toMatchObject({ Namespace: METRIC_NAMESPACE, Dimensions: [['service']] });
    expect(directive.Metrics.map(({ Name }: { Name: string }) => Name).sort()).toEqual([...SCALER_METRICS].sort());
    expect(blob).toMatchObject({
      service: 'worker',
      DesiredTasks: 5,
      RunningTasks: 0,
      TasksLaunched: 5,
      LaunchFailures: 0,
      TickFailures: 0,
    });
  });

  test('fails the invocation and counts the tick when it cannot see the fleet, and works the next time', async () => {
    const { world, lines, invoke } = await open();
    world.ecs.faults.next(
      'ListTasks',
      { error: { type: 'ServerException', message: 'Server exception.', status: 500 } },
      4,
    );
    await expect(seedAndInvoke(world, invoke)).rejects.toMatchObject({
      errorType: 'AwsError',
      message: expect.stringContaining('ListTasks'),
    });
    expect(emf(lines)).toEqual([expect.objectContaining({ TickFailures: 1 })]);
    expect(json(lines).filter((line) => line.level === 'ERROR')).toHaveLength(1);
    expect(world.ecs.countTasks()).toBe(0);
    await invoke();
    expect(world.ecs.countTasks()).toBe(5);
  });

  test('names an error of AWS that it has no class for', async () => {
    const { invoke } = await open((environment) => ({ ...environment, ECS_CLUSTER_NAME: 'unknown' }));
    await expect(invoke()).rejects.toMatchObject({
      message: 'ListTasks on unknown failed: ClusterNotFoundException: Cluster not found.',
    });
  });

  test('does not start with a wrong environment, and says all that is wrong', async () => {
    const { lines, invoke } = await open(({ ECS_SUBNETS: _, ...environment }) => ({
      ...environment,
      ECS_MAX_TASKS: '',
      ECS_MIN_TASKS: '-1',
    }));
    await expect(invoke()).rejects.toMatchObject({ errorType: 'Runtime.ExitError' });
    const said = lines.join('\n');
    for (const name of ['ECS_SUBNETS', 'ECS_MAX_TASKS', 'ECS_MIN_TASKS']) expect(said).toContain(`${name} must be`);
  });

  test('tells of an idle tick once a minute, by the first one', async () => {
    const { lines, invoke, invokeHop } = await open();
    await invokeHop(new Date());
    expect(lines).toEqual([]);
    await invoke();
    expect(json(lines)[0]).toMatchObject({ message: 'decision', plan: { reason: 'idle' } });
  });

  test('ends a stale tick well, and counts it', async () => {
    const { lines, invokeHop } = await open();
    const dueMilliseconds = Date.now() - 300_000;
    await invokeHop(new Date(dueMilliseconds));
    const latestSeconds = Math.round((Date.now() - dueMilliseconds) / 1000);
    expect(emf(lines)).toEqual([expect.objectContaining({ TickFailures: 1 })]);
    // The warning goes to standard error and the metric to standard output, which have no order between them.
    const warning = json(lines).find((line) => line.message === 'stale tick');
    expect(warning).toMatchObject({ level: 'WARN' });
    expect(warning.lateSeconds).toBeGreaterThanOrEqual(300);
    expect(warning.lateSeconds).toBeLessThanOrEqual(latestSeconds);
  });
});
