import { createLongPollingSqsClient, createSqsClient } from '../aws/clients.ts';
import type { Clock } from '../contract/clock.ts';
import { createResources, imagesOf, resourcesOf } from './create-resources.ts';
import { createScaler } from './create-scaler.ts';
import { ChildProcessRunner } from './ecs/child-process-runner.ts';
import type { EmbeddedEcs } from './ecs/embedded-ecs.ts';
import { AWS_RATES } from './ecs/limits.ts';
import { startEcs } from './ecs/start-ecs.ts';
import { EVENTS_TARGET, EventBus } from './events/event-bus.ts';
import { rulePatterns } from './events/rules.ts';
import { runEventSource } from './lambda/event-source.ts';
import { LAMBDA_PATH, lambdaApi, type ServedFunction } from './lambda/lambda-api.ts';
import { rateSeconds, runSchedule } from './lambda/schedule.ts';
import { EmbeddedLogs, LOGS_TARGET } from './logs/embedded-logs.ts';
import { CLOUDWATCH_TARGET, EmbeddedMetrics } from './metrics/embedded-metrics.ts';
import { watchQueues } from './metrics/watch-queues.ts';
import { ParameterStore, SSM_TARGET } from './parameter-store.ts';
import { type Endpoints, LOCAL_ACCOUNT_ID, LOCAL_IDENTITY, platformEnvironment } from './platform.ts';
import { startQueuesAndBuckets } from './queues-and-buckets.ts';
import { outputsOf, queueUrlAt, resolverFor } from './resolve-template.ts';
import { synthesize } from './synthesize.ts';
import { TemplateError } from './template.ts';
import { undoAll } from './undo-all.ts';

export interface LocalStackOptions {
  /** What the deployment is configured with. */
  readonly environment: Readonly<Record<string, string | undefined>>;
  /** Port of SQS and S3; 0 picks a free one. */
  readonly sqsPort: number;
  /** Port of ECS, Systems Manager, CloudWatch, its Logs, EventBridge and Lambda; 0 picks a free one. */
  readonly ecsPort: number;
  /** From RunTask to a task's start. */
  readonly startDelaySeconds: number;
  /** The command that stands for the workers' image. */
  readonly workerCommand: readonly [string, ...string[]];
  readonly clock: Clock;
  /** Gets each line that the function (`scaler`) or a task (its id) writes, and what goes wrong in the stack itself (`stack`). */
  readonly onLog: (source: string, line: string) => void;
}

export interface LocalStack {
  readonly endpoints: Endpoints;
  /** The template's outputs, by name. */
  readonly outputs: Readonly<Record<string, string>>;
  /** What the scaler's function runs with. */
  readonly scalerEnvironment: Readonly<Record<string, string>>;
  readonly ecs: EmbeddedEcs;
  readonly parameters: ParameterStore;
  /** Invokes the scaler's function with an event of one's own. */
  invokeScaler(event: unknown): Promise<void>;
  /** How often the function was invoked so far, by whomever. */
  scalerInvocations(): number;
  /**
   * Stops everything, the tasks after a short grace; no process is left when it resolves. What fails keeps nothing else from being stopped.
   *
   * @throws AggregateError when several steps failed, else the error of the one that did.
   */
  stop(): Promise<void>;
}

/**
 * What a task gets when the stack stops. A running command gets a tenth of it, because nothing that it could report to outlives the stack; the
 * rest is for its worker to end it, which takes 3 s where a command ignores SIGTERM, and to clear up after it.
 * Departure: whatever the stop time-out of its container, by which a terminal is told how long it has.
 */
const STOP_GRACE_MILLISECONDS = 5000;

/**
 * Runs the synthesized template on this machine: its queues and bucket, its parameter, its tasks as child processes, its function from
 * its own bundle, invoked by its schedule, its event source mapping and its rule.
 *
 * @throws SynthesisError, TemplateError, or Node's own error when a port is in use.
 */
export async function startLocalStack(options: LocalStackOptions): Promise<LocalStack> {
  const cleanup: (() => Promise<void>)[] = [];
  const stop = () => undoAll(cleanup.splice(0));
  try {
    return { ...(await start(options, cleanup)), stop };
  } catch (error) {
    // Should the clean-up fail, too, both are told.
    await undoAll([stop, () => Promise.reject(error)]);
    throw error;
  }
}

async function start(options: LocalStackOptions, cleanup: (() => Promise<void>)[]): Promise<Omit<LocalStack, 'stop'>> {
  const onError = (error: unknown) =>
    options.onLog('stack', error instanceof Error ? `${error.name}: ${error.message}` : String(error));
  const assembly = await synthesize(options.environment);
  cleanup.push(assembly.remove);
  const { template } = assembly;

  const metrics = new EmbeddedMetrics(options.clock);
  const queues = await startQueuesAndBuckets(options.sqsPort, LOCAL_IDENTITY.region, ({ queueName, messages }) =>
    metrics.addOfQueue(queueName, 'NumberOfMessagesDeleted', messages),
  );
  cleanup.push(queues.stop);
  const resolver = resolverFor(template, queues.url);
  const parameters = new ParameterStore();
  const logs = new EmbeddedLogs(options.clock);
  const bus = new EventBus(options.clock);
  const images = imagesOf(template, resolver);
  // The function needs the server's address, and the server the function; until it is there, the server knows of none.
  let served: ServedFunction | undefined;
  const server = await startEcs({
    port: options.ecsPort,
    clock: options.clock,
    region: LOCAL_IDENTITY.region,
    accountId: LOCAL_ACCOUNT_ID,
    runner: new ChildProcessRunner({
      clock: options.clock,
      commands: new Map(images.map((image) => [image, options.workerCommand])),
      onLog: ({ taskId, log }, line) => {
        options.onLog(taskId, line);
        if (log) logs.append(log.group, log.stream, line);
      },
    }),
    startDelayMilliseconds: options.startDelaySeconds * 1000,
    rates: AWS_RATES,
    secret: (valueFrom) => `local value of ${valueFrom}`,
    otherServices: {
      [SSM_TARGET]: parameters.service,
      [LOGS_TARGET]: logs.service,
      [EVENTS_TARGET]: bus.service,
      [CLOUDWATCH_TARGET]: metrics.service,
    },
    restServices: { [LAMBDA_PATH]: lambdaApi(() => served, onError) },
    onInternalError: onError,
  });
  cleanup.push(server.stop);
  cleanup.push(() => server.ecs.stopAll(STOP_GRACE_MILLISECONDS));
  const endpoints = { sqs: queues.url, ecs: server.url };
  const platform = platformEnvironment(endpoints);
  const sqs = createSqsClient({ endpoint: queues.url, identity: LOCAL_IDENTITY });
  await createResources(template, resolver, {
    sqs,
    endpoints,
    ecs: server.ecs,
    parameters,
    logs,
    containerEnvironment: platform,
  });

  const { scaler, logGroup, ...described } = createScaler(assembly, resolver, platform, {
    clock: options.clock,
    onLog: (line) => {
      options.onLog('scaler', line);
      logs.append(logGroup, scalerStream(options.clock), line);
    },
  });
  cleanup.push(() => scaler.stop());
  const invokeScaler = (event: unknown) => scaler.invoke(event);
  served = { ...described, invoke: (event, onLine) => scaler.invoke(event, onLine) };
  for (const pattern of rulePatterns(template, resolver, described.name)) {
    bus.addRule({ pattern, deliver: (event) => void scaler.invoke(event).catch(onError) });
  }
  const poller = createLongPollingSqsClient({ endpoint: queues.url, identity: LOCAL_IDENTITY });
  const running = new AbortController();
  const loops = [
    watchQueues({ queues, metrics, clock: options.clock, onError }, running.signal),
    ...resourcesOf(template, 'AWS::Lambda::EventSourceMapping', resolver).map(({ properties }) => {
      const queueArn = String(properties['EventSourceArn']);
      const queueUrl = queueUrlAt(queues.url, queueArn.split(':').at(-1) ?? '');
      const { region } = LOCAL_IDENTITY;
      return runEventSource(
        { client: poller, queueUrl, queueArn, region, clock: options.clock, invoke: invokeScaler, onError },
        running.signal,
      );
    }),
    ...resourcesOf(template, 'AWS::Scheduler::Schedule', resolver).map(({ properties }) => {
      const periodSeconds = rateSeconds(String(properties['ScheduleExpression']));
      if (periodSeconds === undefined)
        throw new TemplateError('Local mode knows schedules of the form rate(1 minute) only.');
      const { Input: input } = properties['Target'] as { Input: string };
      return runSchedule({ clock: options.clock, periodSeconds, input, invoke: invokeScaler, onError }, running.signal);
    }),
  ];
  cleanup.push(async () => {
    running.abort();
    await Promise.all(loops);
  });
  return {
    endpoints,
    outputs: outputsOf(template, resolver),
    scalerEnvironment: described.environment,
    ecs: server.ecs,
    parameters,
    invokeScaler,
    scalerInvocations: () => scaler.invocations,
  };
}

/**
 * Departure: Lambda has a stream for each execution environment (developer guide, "Sending Lambda function logs to CloudWatch Logs"), and
 * here all share the day's; its own lines about starts and ends of invocations are not there.
 */
function scalerStream(clock: Clock): string {
  const day = new Date(clock.now()).toISOString().slice(0, 10).replaceAll('-', '/');
  return `${day}/[$LATEST]local`;
}
