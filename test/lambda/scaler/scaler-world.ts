import { randomUUID } from 'node:crypto';
import { CreateQueueCommand, SendMessageBatchCommand, SQSClient } from '@aws-sdk/client-sqs';
import { policyFrom } from '../../../contract/policy.ts';
import { policyRules } from '../../../contract/policy-settings.ts';
import { readSettings } from '../../../contract/read-settings.ts';
import { scalerSettings } from '../../../contract/scaler-settings.ts';
import { type TickMessage, tickMessageSchema } from '../../../contract/tick-message.ts';
import { bindPorts } from '../../../lambda/scaler/bind-ports.ts';
import { tickInput } from '../../../lambda/scaler/chain.ts';
import type { Invocation } from '../../../lambda/scaler/invocation.ts';
import type { TickPorts } from '../../../lambda/scaler/ports.ts';
import { type TickReport, tick } from '../../../lambda/scaler/tick.ts';
import { AWS_RATES, type EcsRates } from '../../../local/ecs/limits.ts';
import { startEcs } from '../../../local/ecs/start-ecs.ts';
import { CLOUDWATCH_TARGET, EmbeddedMetrics } from '../../../local/metrics/embedded-metrics.ts';
import { ParameterStore, SSM_TARGET } from '../../../local/parameter-store.ts';
import { LOCAL_IDENTITY, platformEnvironment } from '../../../local/platform.ts';
import { startQueuesAndBuckets } from '../../../local/queues-and-buckets.ts';
import { FakeRunner } from '../../local/ecs/fake-runner.ts';
import { ManualClock } from '../../support/manual-clock.ts';

const CLUSTER = 'cluster-1';
const FAMILY = 'worker';
const PARAMETER = '/stack/scaler';

export interface WorldOptions {
  /** Settings beside those that name the resources. */
  readonly settings?: Readonly<Record<string, string>>;
  readonly hideFromListMilliseconds?: number;
  /** From RunTask to running; a minute unless set. */
  readonly startDelayMilliseconds?: number;
  /** What ECS grants; AWS's own unless set. */
  readonly rates?: EcsRates;
}

/** Real adapters over the embedded AWS, with a clock that the test drives; it begins at the start of a slot. */
export async function scalerWorld({
  settings: given = {},
  hideFromListMilliseconds = 0,
  startDelayMilliseconds = 60_000,
  rates = AWS_RATES,
}: WorldOptions = {}) {
  const clock = new ManualClock();
  const metrics = new EmbeddedMetrics(clock);
  const queues = await startQueuesAndBuckets(0, LOCAL_IDENTITY.region, ({ queueName, messages }) =>
    metrics.addOfQueue(queueName, 'NumberOfMessagesDeleted', messages),
  );
  const parameters = new ParameterStore();
  parameters.set(PARAMETER, '{}');
  const internalErrors: unknown[] = [];
  const server = await startEcs({
    port: 0,
    clock,
    region: LOCAL_IDENTITY.region,
    accountId: '000000000000',
    runner: new FakeRunner(),
    startDelayMilliseconds,
    hideFromListMilliseconds,
    rates,
    otherServices: { [SSM_TARGET]: parameters.service, [CLOUDWATCH_TARGET]: metrics.service },
    onInternalError: (error) => internalErrors.push(error),
  });
  server.ecs.createCluster({ clusterName: CLUSTER, capacityProviders: ['FARGATE', 'FARGATE_SPOT'] });
  server.ecs.registerTaskDefinition({
    family: FAMILY,
    cpu: '256',
    memory: '512',
    containerDefinitions: [{ name: 'worker', image: 'worker' }],
  });
  const urlOf = (name: string) => `${queues.url}/000000000000/${name}`;
  const sqs = new SQSClient({ ...LOCAL_IDENTITY, endpoint: queues.url, useQueueUrlAsEndpoint: false });
  for (const QueueName of ['commands', 'ticks']) await sqs.send(new CreateQueueCommand({ QueueName }));

  // The adapters find Region and credentials where Lambda puts them.
  const platform = platformEnvironment({ sqs: queues.url, ecs: server.url });
  Object.assign(process.env, platform);
  const named = {
    AWS_ENDPOINT_URL_CLOUDWATCH: server.url,
    AWS_ENDPOINT_URL_ECS: server.url,
    AWS_ENDPOINT_URL_SQS: queues.url,
    AWS_ENDPOINT_URL_SSM: server.url,
    AWS_SQS_QUEUE_URL: urlOf('commands'),
    ECS_CLUSTER_NAME: CLUSTER,
    ECS_TASK_DEFINITION: FAMILY,
    ECS_SUBNETS: 'subnet-01234567',
    ECS_SECURITY_GROUPS: 'sg-01234567',
    ECS_PARAMETER_NAME: PARAMETER,
    ECS_TICK_QUEUE_URL: urlOf('ticks'),
    // The simpler policy: what is launched can be told beforehand.
    ECS_MESSAGES_PER_TASK: '5',
    ...given,
  };
  const { ECS_TICK_QUEUE_URL: _, ...unchained } = named;
  const environment = given['ECS_TICK_SECONDS'] === '60' ? unchained : named;
  const settings = readSettings('The test', scalerSettings, environment, policyRules);
  const ports = bindPorts(settings);
  const tickSettings = {
    tickSeconds: settings.ECS_TICK_SECONDS,
    dryRun: settings.ECS_DRY_RUN,
    policy: policyFrom(settings, settings.AWS_SQS_QUEUE_URL),
  };

  return {
    clock,
    /** What Lambda would give a process of the function. */
    environment: { ...environment, ...platform },
    ecs: server.ecs,
    metrics,
    queues,
    sqs,
    commandQueueUrl: urlOf('commands'),
    parameters,
    internalErrors,
    setParameter: (text: string) => parameters.set(PARAMETER, text),
    async fillQueue(messages: number): Promise<void> {
      for (let from = 0; from < messages; from += 10) {
        const Entries = Array.from({ length: Math.min(10, messages - from) }, (_, i) => ({
          Id: String(i),
          MessageBody: 'work',
        }));
        await sqs.send(new SendMessageBatchCommand({ QueueUrl: urlOf('commands'), Entries }));
      }
    },
    /** Runs one tick for an invocation, with some of the ports replaced where a test needs a failure that AWS cannot be made to give. */
    tick: (invocation: Invocation, replaced: Partial<TickPorts> = {}): Promise<TickReport> =>
      tick(tickInput(invocation, tickSettings.tickSeconds, clock.now()), tickSettings, {
        ports: { ...ports, ...replaced },
        clock,
        random: () => 0,
        newTickId: randomUUID,
      }),
    schedule: (): Invocation => ({
      kind: 'schedule',
      scheduledAt: new Date(clock.now()).toISOString(),
      executionId: 'execution-1',
    }),
    /** Everything that waits on the tick queue, also what is not due yet, newest last. */
    async queuedTicks(): Promise<{ message: TickMessage; delayed: boolean }[]> {
      const answer = await fetch(`${queues.url}/_fauxqs/queues/ticks`);
      const { messages } = (await answer.json()) as { messages: Record<'ready' | 'delayed', { body: string }[]> };
      const read = (list: { body: string }[], delayed: boolean) =>
        list.map(({ body }) => ({ message: tickMessageSchema.parse(JSON.parse(body)), delayed }));
      return [...read(messages.ready, false), ...read(messages.delayed, true)];
    },
    /** All tasks that exist, hidden ones included. */
    countTasks: () => server.ecs.countTasks(),
    async stop(): Promise<void> {
      sqs.destroy();
      await server.ecs.stopAll(0);
      await server.stop();
      await queues.stop();
    },
  };
}
export type ScalerWorld = Awaited<ReturnType<typeof scalerWorld>>;
