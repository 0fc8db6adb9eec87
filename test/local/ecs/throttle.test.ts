import {
  DescribeClustersCommand,
  DescribeTaskDefinitionCommand,
  DescribeTasksCommand,
  type ECSClient,
  ListClustersCommand,
  ListTaskDefinitionsCommand,
  ListTasksCommand,
  RunTaskCommand,
  StopTaskCommand,
} from '@aws-sdk/client-ecs';
import { describe, expect, test } from '@jest/globals';
import { AWS_RATES } from '../../../local/ecs/limits.ts';
import { Throttle } from '../../../local/ecs/throttle.ts';
import { ManualClock } from '../../support/manual-clock.ts';
import { CLUSTER, ecsFixture, FAMILY, onlyOn, runTaskInput } from './ecs-fixture.ts';

const throttled = { name: 'ThrottlingException', message: 'Rate exceeded', $metadata: { httpStatusCode: 400 } };
const wide = { burst: 1000, refillPerSecond: 1000 };
const narrow = { burst: 2, refillPerSecond: 1 };

type Call = (client: ECSClient) => Promise<unknown>;
const calls: Record<string, Call> = {
  RunTask: (client) => client.send(new RunTaskCommand(runTaskInput())),
  // Refused only because there is no such task: that call counts too.
  StopTask: (client) =>
    client.send(new StopTaskCommand({ cluster: CLUSTER, task: 'none' })).catch((error: Error) => {
      if (error.name !== 'InvalidParameterException') throw error;
    }),
  ListTasks: (client) => client.send(new ListTasksCommand({ cluster: CLUSTER })),
  DescribeTasks: (client) => client.send(new DescribeTasksCommand({ cluster: CLUSTER, tasks: ['a'] })),
  DescribeClusters: (client) => client.send(new DescribeClustersCommand({})),
  ListClusters: (client) => client.send(new ListClustersCommand({})),
  DescribeTaskDefinition: (client) => client.send(new DescribeTaskDefinitionCommand({ taskDefinition: FAMILY })),
  ListTaskDefinitions: (client) => client.send(new ListTaskDefinitionsCommand({})),
};

describe("the account's rates", () => {
  test.each([
    { bucket: 'modify', first: 'RunTask', second: 'StopTask', free: 'ListTasks' },
    { bucket: 'runTask', first: 'RunTask', second: 'RunTask', free: 'StopTask' },
    { bucket: 'read', first: 'ListTasks', second: 'DescribeTasks', free: 'RunTask' },
    { bucket: 'read', first: 'DescribeClusters', second: 'ListClusters', free: 'DescribeTaskDefinition' },
    { bucket: 'taskDefinitionRead', first: 'DescribeTaskDefinition', second: 'ListTaskDefinitions', free: 'ListTasks' },
  ])(
    '$bucket is shared by $first and $second, is not used by $free, and refills',
    async ({ bucket, first, second, free }) => {
      const rates = {
        modify: wide,
        read: wide,
        taskDefinitionRead: wide,
        runTask: wide,
        launch: wide,
        [bucket]: narrow,
      };
      const { client, clock } = await ecsFixture({ rates });
      await calls[first]?.(client);
      await calls[second]?.(client);
      await expect(calls[first]?.(client)).rejects.toMatchObject(throttled);
      await expect(calls[free]?.(client)).resolves.not.toThrow();
      await clock.advance(1000);
      await expect(calls[second]?.(client)).resolves.not.toThrow();
      await expect(calls[second]?.(client)).rejects.toMatchObject(throttled);
    },
  );

  test('bound launches on FARGATE and FARGATE_SPOT apart, all or none', async () => {
    const { run, list, clock } = await ecsFixture({
      rates: { ...AWS_RATES, launch: { burst: 10, refillPerSecond: 2 } },
    });
    const spot = { capacityProviderStrategy: onlyOn('FARGATE_SPOT') };
    await run({ count: 8 });
    await expect(run({ count: 3 })).rejects.toMatchObject(throttled);
    await run({ ...spot, count: 10 });
    await expect(run(spot)).rejects.toMatchObject(throttled);
    await run({ count: 2 });
    expect(await list()).toHaveLength(20);
    await clock.advance(1000);
    await run({ ...spot, count: 2 });
    expect(await list()).toHaveLength(22);
  });
});

const overAndOver = (call: () => void): number => {
  for (let done = 0; done < 1000; done += 1) {
    try {
      call();
    } catch {
      return done;
    }
  }
  return 1000;
};

describe("AWS's own rates", () => {
  test.each([
    { name: 'StopTask', action: 'StopTask' as const, burst: 100, aSecondLater: 40 },
    { name: 'ListTasks', action: 'ListTasks' as const, burst: 100, aSecondLater: 20 },
    { name: 'DescribeTaskDefinition', action: 'DescribeTaskDefinition' as const, burst: 50, aSecondLater: 20 },
    { name: 'RunTask on Fargate', action: 'RunTask' as const, burst: 20, aSecondLater: 20 },
  ])(
    'let $burst calls of $name through at once and $aSecondLater a second later',
    async ({ action, burst, aSecondLater }) => {
      const clock = new ManualClock();
      const throttle = new Throttle(clock, AWS_RATES);
      expect(overAndOver(() => throttle.call(action))).toBe(burst);
      await clock.advance(1000);
      expect(overAndOver(() => throttle.call(action))).toBe(aSecondLater);
    },
  );

  test('let 100 tasks be launched at once and 20 a second later, on each capacity', async () => {
    const clock = new ManualClock();
    const throttle = new Throttle(clock, AWS_RATES);
    const launched = () =>
      (['FARGATE', 'FARGATE_SPOT'] as const).map((capacity) => overAndOver(() => throttle.launch([capacity])));
    expect(launched()).toEqual([100, 100]);
    await clock.advance(1000);
    expect(launched()).toEqual([20, 20]);
  });
});
