import {
  DescribeTasksCommand,
  ECSClient,
  ListTasksCommand,
  type ListTasksCommandInput,
  RunTaskCommand,
  type RunTaskCommandInput,
  type Task,
} from '@aws-sdk/client-ecs';
import { afterEach } from '@jest/globals';
import { AWS_RATES } from '../../../local/ecs/limits.ts';
import { type EcsServer, type EcsServerOptions, startEcs } from '../../../local/ecs/start-ecs.ts';
import type { TaskDefinitionRegistration } from '../../../local/ecs/task-definitions.ts';
import { ManualClock } from '../../support/manual-clock.ts';
import { FakeRunner } from './fake-runner.ts';

export const CLUSTER = 'workers';
export const FAMILY = 'terminal';
export const NETWORK = { awsvpcConfiguration: { subnets: ['subnet-1'] } };
export const ARN_PREFIX = 'arn:aws:ecs:us-east-1:000000000000';

/** One second to the first container, so that shares of the delay are easy to read. */
export const START_DELAY = 1000;

export function definition(change: Partial<TaskDefinitionRegistration> = {}): TaskDefinitionRegistration {
  return {
    family: FAMILY,
    cpu: '256',
    memory: '512',
    containerDefinitions: [{ name: 'worker', image: 'worker' }],
    ...change,
  };
}

export interface EcsFixture extends EcsServer {
  readonly client: ECSClient;
  readonly clock: ManualClock;
  readonly runner: FakeRunner;
  readonly internalErrors: unknown[];
  /** RunTask with what a valid request needs, changed as given. */
  run(change?: Partial<RunTaskCommandInput>): Promise<Task[]>;
  /** RunTask of one task; its ARN. */
  runOne(change?: Partial<RunTaskCommandInput>): Promise<string>;
  describe(taskArn: string): Promise<Task>;
  list(filters?: Partial<ListTasksCommandInput>): Promise<string[]>;
}

const open: EcsFixture[] = [];

afterEach(async () => {
  for (const { client, stop } of open.splice(0)) {
    client.destroy();
    await stop();
  }
});

/** The endpoint on a free port with a clock that stands still, and a client of the real SDK that never retries. */
export async function ecsFixture(change: Partial<EcsServerOptions> = {}): Promise<EcsFixture> {
  const clock = new ManualClock();
  const runner = new FakeRunner();
  const internalErrors: unknown[] = [];
  const server = await startEcs({
    port: 0,
    clock,
    region: 'us-east-1',
    accountId: '000000000000',
    runner,
    startDelayMilliseconds: START_DELAY,
    rates: AWS_RATES,
    onInternalError: (error) => internalErrors.push(error),
    ...change,
  });
  server.ecs.createCluster({ clusterName: CLUSTER, capacityProviders: ['FARGATE', 'FARGATE_SPOT'] });
  server.ecs.registerTaskDefinition(definition());
  const client = new ECSClient({
    endpoint: server.url,
    region: 'us-east-1',
    credentials: { accessKeyId: 'any', secretAccessKey: 'any' },
    maxAttempts: 1,
  });
  const run: EcsFixture['run'] = async (changed = {}) => {
    const answer = await client.send(new RunTaskCommand(runTaskInput(changed)));
    return answer.tasks ?? [];
  };
  const fixture: EcsFixture = {
    ...server,
    client,
    clock,
    runner,
    internalErrors,
    run,
    runOne: async (changed) => (await run(changed))[0]?.taskArn ?? 'no task was launched',
    describe: async (taskArn) => {
      const { tasks = [] } = await client.send(new DescribeTasksCommand({ cluster: CLUSTER, tasks: [taskArn] }));
      if (!tasks[0]) throw new Error(`${taskArn} is not described.`);
      return tasks[0];
    },
    list: async (filters) => {
      const { taskArns = [] } = await client.send(new ListTasksCommand({ cluster: CLUSTER, ...filters }));
      return taskArns;
    },
  };
  open.push(fixture);
  return fixture;
}

/** A valid request on launch type FARGATE, changed as given. */
export function runTaskInput(change: Partial<RunTaskCommandInput> = {}): RunTaskCommandInput {
  const launchType = change.capacityProviderStrategy ? {} : { launchType: 'FARGATE' as const };
  return { cluster: CLUSTER, taskDefinition: FAMILY, networkConfiguration: NETWORK, ...launchType, ...change };
}

/** A strategy with all tasks on one capacity provider. */
export function onlyOn(capacityProvider: string) {
  return [{ capacityProvider, weight: 1 }];
}
