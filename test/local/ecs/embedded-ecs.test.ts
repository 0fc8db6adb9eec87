import { describe, expect, test } from '@jest/globals';
import type { RunningContainer } from '../../../local/ecs/task-runner.ts';
import { definition, ecsFixture, START_DELAY } from './ecs-fixture.ts';
import { alive, realProcesses } from './real-processes.ts';

const GRACE = 5000;

describe('stopping all tasks', () => {
  test('leaves no process of a task that ignores SIGTERM, nor of those that it started', async () => {
    const { runner, clock, pids, log } = realProcesses();
    const { ecs, runOne } = await ecsFixture({ runner, clock });
    ecs.registerTaskDefinition(definition({ containerDefinitions: [{ name: 'worker', image: 'family' }] }));
    await runOne();
    await clock.advance(START_DELAY);
    const all = await pids();
    const stopped = ecs.stopAll(GRACE);
    await log.line(/^main got SIGTERM$/);
    await clock.advance(GRACE - 1);
    expect(alive(all)).toEqual(['main', 'sibling', 'stranger']);
    await clock.advance(1);
    await stopped;
    expect(alive(all)).toEqual([]);
  });

  test('waits for no longer than its tasks take', async () => {
    const { ecs, runOne, clock, runner } = await ecsFixture({ deprovisionMilliseconds: 60_000 });
    await runOne();
    await clock.advance(START_DELAY);
    await ecs.stopAll(GRACE);
    expect(runner.only().signals).toEqual(['SIGTERM']);
  });

  test('tells what still runs after a tenth of the grace again, and kills nothing that ends then', async () => {
    const { ecs, runOne, clock, runner } = await ecsFixture();
    ecs.registerTaskDefinition(definition({ containerDefinitions: [{ name: 'worker', image: 'stubborn' }] }));
    await runOne();
    await clock.advance(START_DELAY);
    const stopped = ecs.stopAll(GRACE);
    await clock.advance(GRACE / 10 - 1);
    expect(runner.only().signals).toEqual(['SIGTERM']);
    await clock.advance(1);
    runner.only().exit({ exitCode: 0, signal: null });
    await stopped;
    expect(runner.only().signals).toEqual(['SIGTERM', 'SIGTERM']);
  });

  test('kills after its own grace what was stopping before with more time', async () => {
    const { ecs, runOne, clock, runner } = await ecsFixture();
    ecs.registerTaskDefinition(
      definition({ containerDefinitions: [{ name: 'worker', image: 'stubborn', stopTimeout: 120 }] }),
    );
    const arn = await runOne({ capacityProviderStrategy: [{ capacityProvider: 'FARGATE_SPOT', weight: 1 }] });
    await clock.advance(START_DELAY);
    ecs.interrupt(arn);
    const stopped = ecs.stopAll(GRACE);
    await clock.advance(GRACE);
    await stopped;
    expect(runner.only().signals).toEqual(['SIGTERM', 'SIGTERM', 'SIGKILL']);
  });

  test('launches nothing any more', async () => {
    const { ecs, run, list } = await ecsFixture();
    await ecs.stopAll(GRACE);
    await expect(run()).rejects.toMatchObject({ name: 'ServerException' });
    expect(await list()).toEqual([]);
  });

  test('names the tasks whose processes outlive SIGKILL', async () => {
    const undead: RunningContainer = {
      exited: new Promise(() => undefined),
      terminate: () => undefined,
      kill: () => undefined,
    };
    const { ecs, runOne, clock } = await ecsFixture({ runner: { start: () => undead } });
    const arn = await runOne();
    await clock.advance(START_DELAY);
    const stopped = expect(ecs.stopAll(GRACE)).rejects.toThrow(arn);
    await clock.advance(GRACE);
    await clock.advance(GRACE);
    await stopped;
  });
});

describe('the endpoint', () => {
  test('refuses an action of ECS that it does not speak', async () => {
    const { url } = await ecsFixture();
    const headers = { 'x-amz-target': 'AmazonEC2ContainerServiceV20141113.CreateService' };
    const response = await fetch(url, { method: 'POST', headers, body: '{}' });
    expect(await response.json()).toMatchObject({ __type: 'UnknownOperationException' });
  });
});
