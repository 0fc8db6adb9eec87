import { join } from 'node:path';
import { createLongPollingSqsClient, createSqsClient } from '../aws/clients.ts';
import type { Clock } from '../contract/clock.ts';
import { createResources, imagesOf, resourcesOf } from './create-resources.ts';
import { ChildProcessRunner } from './ecs/child-process-runner.ts';
import type { EmbeddedEcs } from './ecs/embedded-ecs.ts';
import { AWS_RATES } from './ecs/limits.ts';
import { startEcs } from './ecs/start-ecs.ts';
import { EmbeddedFunction } from './lambda/embedded-function.ts';
import { runEventSource } from './lambda/event-source.ts';
import { rateSeconds, runSchedule } from './lambda/schedule.ts';
import { ParameterStore, SSM_TARGET } from './parameter-store.ts';
import { type Endpoints, LOCAL_ACCOUNT_ID, LOCAL_IDENTITY, platformEnvironment } from './platform.ts';
import { startQueuesAndBuckets } from './queues-and-buckets.ts';
import { outputsOf, queueUrlAt, resolverFor } from './resolve-template.ts';
import { type Assembly, synthesize } from './synthesize.ts';
import { TemplateError, type TemplateResolver } from './template.ts';
import { undoAll } from './undo-all.ts';

export interface LocalStackOptions {
  /** What the deployment is configured with. */
  readonly environment: Readonly<Record<string, string | undefined>>;
  /** Port of SQS and S3; 0 picks a free one. */
  readonly sqsPort: number;
  /** Port of ECS and Systems Manager; 0 picks a free one. */
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

/** What a running command gets when the stack stops; nothing that it could report to outlives it. */
const STOP_GRACE_MILLISECONDS = 2000;

/**
 * Runs the synthesized template on this machine: its queues and bucket, its parameter, its tasks as child processes, its function from
 * its own bundle, invoked by its schedule and its event source mapping.
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

  const queues = await startQueuesAndBuckets(options.sqsPort, LOCAL_IDENTITY.region);
  cleanup.push(queues.stop);
  const resolver = resolverFor(template, queues.url);
  const parameters = new ParameterStore();
  const images = imagesOf(template, resolver);
  const server = await startEcs({
    port: options.ecsPort,
    clock: options.clock,
    region: LOCAL_IDENTITY.region,
    accountId: LOCAL_ACCOUNT_ID,
    runner: new ChildProcessRunner({
      clock: options.clock,
      commands: new Map(images.map((image) => [image, options.workerCommand])),
      onLog: options.onLog,
    }),
    startDelayMilliseconds: options.startDelaySeconds * 1000,
    rates: AWS_RATES,
    secret: (valueFrom) => `local value of ${valueFrom}`,
    otherServices: { [SSM_TARGET]: parameters.service },
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
    containerEnvironment: platform,
  });

  const { scaler, scalerEnvironment } = createScaler(assembly, resolver, platform, options);
  cleanup.push(() => scaler.stop());
  const invokeScaler = (event: unknown) => scaler.invoke(event);
  const poller = createLongPollingSqsClient({ endpoint: queues.url, identity: LOCAL_IDENTITY });
  const running = new AbortController();
  const loops = [
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
    scalerEnvironment,
    ecs: server.ecs,
    parameters,
    invokeScaler,
    scalerInvocations: () => scaler.invocations,
  };
}

function createScaler(
  assembly: Assembly,
  resolver: TemplateResolver,
  platform: Readonly<Record<string, string>>,
  { clock, onLog }: LocalStackOptions,
): { scaler: EmbeddedFunction } & Pick<LocalStack, 'scalerEnvironment'> {
  const [resource, ...others] = resourcesOf(assembly.template, 'AWS::Lambda::Function', resolver);
  if (!resource || others.length > 0) throw new TemplateError('Local mode runs templates with exactly one function.');
  const { Code, Environment, Handler, Timeout } = resource.properties;
  const folder = assembly.assetFolder((Code as { S3Key: string }).S3Key);
  if (!folder) throw new TemplateError('The code of the function is not among the assets of the assembly.');
  const [file = '', handlerName = ''] = String(Handler).split('.');
  const { Variables: variables } = Environment as { Variables: Record<string, string> };
  const scalerEnvironment = { ...variables, ...platform, AWS_LAMBDA_FUNCTION_NAME: resource.ref };
  const scaler = new EmbeddedFunction({
    file: join(folder, `${file}.cjs`),
    handlerName,
    environment: scalerEnvironment,
    timeoutSeconds: Number(Timeout),
    clock,
    onLog: (line) => onLog('scaler', line),
  });
  return { scaler, scalerEnvironment };
}
