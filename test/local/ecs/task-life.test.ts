import { describe, expect, test } from '@jest/globals';
import { definition, ecsFixture, onlyOn, START_DELAY } from './ecs-fixture.ts';

const LAUNCHED = Date.parse('2026-01-05T10:00:00.000Z');
const at = (milliseconds: number) => new Date(LAUNCHED + milliseconds);

describe("a task's life", () => {
  test.each([
    { after: 0, lastStatus: 'PROVISIONING' },
    { after: 399, lastStatus: 'PROVISIONING' },
    { after: 400, lastStatus: 'PENDING' },
    { after: 899, lastStatus: 'PENDING' },
    { after: 900, lastStatus: 'ACTIVATING' },
    { after: 999, lastStatus: 'ACTIVATING' },
    { after: 1000, lastStatus: 'RUNNING' },
  ])('is $lastStatus after $after of 1000 ms of start delay', async ({ after, lastStatus }) => {
    const { runOne, clock, describe } = await ecsFixture();
    const arn = await runOne();
    await clock.advance(after);
    expect(await describe(arn)).toMatchObject({ lastStatus, desiredStatus: 'RUNNING' });
  });

  test('has its pull at 40 % of the delay, its process at its end, and all its times told', async () => {
    const { runOne, clock, describe, runner } = await ecsFixture({ deprovisionMilliseconds: 300 });
    const arn = await runOne();
    await clock.advance(START_DELAY);
    expect(await describe(arn)).toMatchObject({
      createdAt: at(0),
      pullStartedAt: at(400),
      pullStoppedAt: at(900),
      startedAt: at(1000),
      containers: [{ lastStatus: 'RUNNING' }],
    });
    await clock.advance(2000);
    runner.only().exit({ exitCode: 3, signal: null });
    await clock.advance(299);
    expect(await describe(arn)).toMatchObject({ lastStatus: 'DEPROVISIONING', desiredStatus: 'STOPPED' });
    await clock.advance(1);
    expect(await describe(arn)).toMatchObject({
      lastStatus: 'STOPPED',
      stoppingAt: at(3000),
      executionStoppedAt: at(3000),
      stoppedAt: at(3300),
      stopCode: 'EssentialContainerExited',
      stoppedReason: 'Essential container in task exited',
      containers: [{ name: 'worker', lastStatus: 'STOPPED', exitCode: 3 }],
    });
  });

  test('starts the container with what the runner needs to know', async () => {
    const { runOne, clock, runner, url } = await ecsFixture();
    const taskArn = await runOne();
    await clock.advance(START_DELAY);
    const taskId = taskArn.slice(taskArn.lastIndexOf('/') + 1);
    expect(runner.only().start).toEqual({
      taskArn,
      taskId,
      containerName: 'worker',
      image: 'worker',
      environment: { ECS_CONTAINER_METADATA_URI_V4: `${url}/v4/${taskId}` },
      stopTimeoutSeconds: 30,
    });
  });

  test('reports a death by signal as 128 and its number', async () => {
    const { runOne, clock, runner, describe } = await ecsFixture();
    const arn = await runOne();
    await clock.advance(START_DELAY);
    runner.only().exit({ exitCode: null, signal: 'SIGTERM' });
    await clock.advance(0);
    expect(await describe(arn)).toMatchObject({ containers: [{ exitCode: 143 }] });
  });

  test('goes on when a container ends that is not essential and ends with the essential one', async () => {
    const { ecs, runOne, clock, runner, describe } = await ecsFixture();
    const helper = (name: string) => ({ name, image: 'helper', essential: false });
    const containerDefinitions = [helper('one'), { name: 'worker', image: 'worker' }, helper('two')];
    ecs.registerTaskDefinition(definition({ containerDefinitions }));
    const arn = await runOne();
    await clock.advance(START_DELAY);
    const [one, worker, two] = runner.started;
    one?.exit({ exitCode: 0, signal: null });
    await clock.advance(0);
    expect(await describe(arn)).toMatchObject({
      lastStatus: 'RUNNING',
      containers: [{ lastStatus: 'STOPPED' }, {}, {}],
    });
    worker?.exit({ exitCode: 1, signal: null });
    await clock.advance(0);
    expect(await describe(arn)).toMatchObject({ lastStatus: 'STOPPED', stopCode: 'EssentialContainerExited' });
    expect([one?.signals, two?.signals]).toEqual([[], ['SIGTERM']]);
  });

  test('ends before it began when its image is unknown', async () => {
    const { ecs, runOne, clock, describe, internalErrors } = await ecsFixture();
    const containerDefinitions = [{ name: 'worker', image: 'missing' }];
    ecs.registerTaskDefinition(definition({ containerDefinitions }));
    const arn = await runOne();
    await clock.advance(START_DELAY);
    const reason = 'CannotPullContainerError: pull access denied for missing';
    const stopped = await describe(arn);
    expect(stopped).toMatchObject({
      lastStatus: 'STOPPED',
      stopCode: 'TaskFailedToStart',
      stoppedReason: reason,
      containers: [{ reason, lastStatus: 'STOPPED' }],
    });
    expect(stopped.startedAt).toBeUndefined();
    expect(internalErrors).toEqual([]);
  });

  test('takes the containers down that had started when a later image is unknown', async () => {
    const { ecs, runOne, clock, describe, runner } = await ecsFixture();
    const containerDefinitions = [
      { name: 'worker', image: 'worker' },
      { name: 'helper', image: 'missing' },
    ];
    ecs.registerTaskDefinition(definition({ containerDefinitions }));
    const arn = await runOne();
    await clock.advance(START_DELAY);
    expect(runner.only().signals).toEqual(['SIGKILL']);
    expect(await describe(arn)).toMatchObject({ lastStatus: 'STOPPED', stopCode: 'TaskFailedToStart' });
  });

  test.each([
    {
      name: 'puts secrets into the environment',
      known: 'hidden',
      status: 'RUNNING',
      environment: [{ PASSWORD: 'hidden' }],
    },
    { name: 'ends before it began when a secret has no value', known: undefined, status: 'STOPPED', environment: [] },
  ])('$name', async ({ known, status, environment }) => {
    const { ecs, runOne, clock, describe, runner } = await ecsFixture({
      secret: (valueFrom) => (valueFrom === 'arn:secret' ? known : undefined),
    });
    const secrets = [{ name: 'PASSWORD', valueFrom: 'arn:secret' }];
    ecs.registerTaskDefinition(definition({ containerDefinitions: [{ name: 'worker', image: 'worker', secrets }] }));
    const arn = await runOne();
    await clock.advance(START_DELAY);
    const task = await describe(arn);
    expect(task.lastStatus).toBe(status);
    expect(task.stoppedReason ?? 'ResourceInitializationError').toContain('ResourceInitializationError');
    expect(runner.started.map((container) => container.start.environment)).toMatchObject(environment);
  });

  test('reports a runner that throws what it must not', async () => {
    const broken = new Error('broken runner');
    const runner = {
      start: () => {
        throw broken;
      },
    };
    const { runOne, clock, internalErrors } = await ecsFixture({ runner });
    await runOne();
    await clock.advance(START_DELAY);
    expect(internalErrors).toEqual([broken]);
  });
});

describe('a Spot interruption', () => {
  test('sends SIGTERM at once and SIGKILL after 120 s, whatever the stopTimeout', async () => {
    const { ecs, runOne, clock, runner, describe } = await ecsFixture();
    ecs.registerTaskDefinition(
      definition({ containerDefinitions: [{ name: 'worker', image: 'stubborn', stopTimeout: 5 }] }),
    );
    const arn = await runOne({ capacityProviderStrategy: onlyOn('FARGATE_SPOT') });
    await clock.advance(START_DELAY);
    ecs.interrupt(arn);
    await clock.advance(119_999);
    expect(runner.only().signals).toEqual(['SIGTERM']);
    await clock.advance(1);
    expect(runner.only().signals).toEqual(['SIGTERM', 'SIGKILL']);
    expect(await describe(arn)).toMatchObject({
      lastStatus: 'STOPPED',
      stopCode: 'SpotInterruption',
      stoppedReason: 'Your Spot Task was interrupted.',
    });
  });

  test('comes to tasks on Spot alone', async () => {
    const { ecs, runOne } = await ecsFixture();
    const arn = await runOne();
    expect(() => ecs.interrupt(arn)).toThrow(/Only a task on FARGATE_SPOT/);
    expect(() => ecs.interrupt('arn:nobody')).toThrow(/There is no task arn:nobody/);
  });
});

describe("a host's death", () => {
  test('sends SIGKILL at once, also to a task that is stopping already', async () => {
    const { ecs, runOne, clock, runner, describe } = await ecsFixture();
    ecs.registerTaskDefinition(definition({ containerDefinitions: [{ name: 'worker', image: 'stubborn' }] }));
    const arn = await runOne({ capacityProviderStrategy: onlyOn('FARGATE_SPOT') });
    await clock.advance(START_DELAY);
    ecs.interrupt(arn);
    ecs.kill(arn);
    await clock.advance(0);
    expect(runner.only().signals).toEqual(['SIGTERM', 'SIGKILL']);
    expect(await describe(arn)).toMatchObject({ lastStatus: 'STOPPED', stopCode: 'SpotInterruption' });
  });
});
