import * as ecs from 'aws-cdk-lib/aws-ecs';
import * as iam from 'aws-cdk-lib/aws-iam';
import * as logs from 'aws-cdk-lib/aws-logs';
import { Duration, RemovalPolicy } from 'aws-cdk-lib/core';
import { Construct } from 'constructs';
import type { terminalWorkerSettings } from '../contract/settings.ts';
import { COMMAND_VISIBILITY_TIMEOUT_SECONDS, type CommandQueue } from './command-queue.ts';
import { RedisPassword } from './redis-password.ts';
import type { ResponseQueue } from './response-queue.ts';
import { WorkerRepository } from './worker-repository.ts';
import type { WorkspaceBucket } from './workspace-bucket.ts';

/** Fargate's longest (ECS API reference, ContainerDefinition, `stopTimeout`): all the time that a running command can be given. */
const STOP_TIMEOUT_SECONDS = 120;

/** A Redis server that the tasks may use. */
export interface RedisServer {
  /** Host name or IP address. */
  readonly host: string;
  /** Port, 1 to 65535. */
  readonly port: number;
  /**
   * Name of the secret that holds the password.
   *
   * @default a secret is created
   */
  readonly existingPasswordSecretName?: string | undefined;
}

export interface TerminalWorkerTaskProps {
  /** Family of the task definition. */
  readonly family: string;
  /** Name of the container. */
  readonly containerName: string;
  /** Queue whose commands the worker runs, with its dead-letter queue. */
  readonly commandQueue: CommandQueue;
  /** Queue that the worker tells what commands print. */
  readonly responseQueue: ResponseQueue;
  /** Bucket that holds the workspaces. */
  readonly workspaceBucket: WorkspaceBucket;
  /** Age at which a task leaves between messages: 300 seconds to 14 days. */
  readonly maxLifetime: Duration;
  /** How long a task stays at least, because it is paid for anyway: at most an hour. */
  readonly paidMinimum: Duration;
  /** How long a command may run at most: 1 second to 12 hours. */
  readonly commandTimeout: Duration;
  /**
   * Redis server that the tasks may use.
   *
   * @default the tasks are told of none
   */
  readonly redis?: RedisServer | undefined;
}

type WorkerEnvironment = Partial<Record<keyof typeof terminalWorkerSettings | OwnNames, string>>;
type OwnNames = 'AWS_S3_BUCKET_NAME' | 'REDIS_HOST' | 'REDIS_PORT';

/** The task that runs terminal commands, half a CPU and 1 GB on ARM64, with its image repository, log group and two roles. */
export class TerminalWorkerTask extends Construct {
  readonly taskDefinition: ecs.FargateTaskDefinition;
  readonly repository: WorkerRepository;

  constructor(scope: Construct, id: string, props: TerminalWorkerTaskProps) {
    super(scope, id);
    this.repository = new WorkerRepository(this, 'Image');
    this.taskDefinition = new ecs.FargateTaskDefinition(this, 'TaskDefinition', {
      family: props.family,
      cpu: 512,
      memoryLimitMiB: 1024,
      runtimePlatform: {
        cpuArchitecture: ecs.CpuArchitecture.ARM64,
        operatingSystemFamily: ecs.OperatingSystemFamily.LINUX,
      },
    });
    this.taskDefinition.addContainer('Worker', {
      containerName: props.containerName,
      image: ecs.ContainerImage.fromEcrRepository(this.repository.repository, this.repository.imageTag),
      stopTimeout: Duration.seconds(STOP_TIMEOUT_SECONDS),
      logging: ecs.LogDrivers.awsLogs({ logGroup: this.#logGroup(), streamPrefix: 'worker' }),
      environment: workerEnvironment(props),
      ...(props.redis && { secrets: this.#secrets(props.redis) }),
    });
    this.#grant(props);
  }

  #logGroup(): logs.LogGroup {
    return new logs.LogGroup(this, 'Log', {
      retention: logs.RetentionDays.ONE_MONTH,
      removalPolicy: RemovalPolicy.DESTROY,
    });
  }

  #secrets({ existingPasswordSecretName }: RedisServer): Record<'REDIS_PASSWORD', ecs.Secret> {
    const password = new RedisPassword(this, 'RedisPassword', { existingSecretName: existingPasswordSecretName });
    return { REDIS_PASSWORD: ecs.Secret.fromSecretsManager(password.secret) };
  }

  /** Commands run inside the task, and a command that breaks out of its user reaches this role: it can do what the worker does, no more. */
  #grant({ commandQueue, responseQueue, workspaceBucket }: TerminalWorkerTaskProps): void {
    const { taskRole } = this.taskDefinition;
    commandQueue.queue.grantConsumeMessages(taskRole);
    this.taskDefinition.addToTaskRolePolicy(
      new iam.PolicyStatement({
        actions: ['sqs:SendMessage'],
        resources: [
          commandQueue.deadLetterQueue.queueArn,
          responseQueue.queue.queueArn,
          responseQueue.replyQueueArnPattern,
        ],
      }),
    );
    workspaceBucket.grantUseOfObjects(taskRole);
  }
}

/** WORKER_ROLE and WORKER_IDLE_EXIT_SECONDS are missing on purpose: the scaler gives them to each task as it launches it. */
function workerEnvironment(props: TerminalWorkerTaskProps): Record<string, string> {
  const { commandQueue, responseQueue, redis } = props;
  const environment = {
    AWS_SQS_QUEUE_URL: commandQueue.queue.queueUrl,
    AWS_SQS_DEAD_LETTER_QUEUE_URL: commandQueue.deadLetterQueue.queueUrl,
    AWS_SQS_RESPONSE_QUEUE_URL: responseQueue.queue.queueUrl,
    WORKER_REPLY_QUEUE_PREFIX: responseQueue.replyQueuePrefix,
    WORKER_MAX_LIFETIME_SECONDS: String(props.maxLifetime.toSeconds()),
    WORKER_PAID_MINIMUM_SECONDS: String(props.paidMinimum.toSeconds()),
    WORKER_COMMAND_TIMEOUT_SECONDS: String(props.commandTimeout.toSeconds()),
    WORKER_VISIBILITY_TIMEOUT_SECONDS: String(COMMAND_VISIBILITY_TIMEOUT_SECONDS),
    WORKER_STOP_TIMEOUT_SECONDS: String(STOP_TIMEOUT_SECONDS),
    AWS_S3_BUCKET_NAME: props.workspaceBucket.bucket.bucketName,
    ...(redis && { REDIS_HOST: redis.host, REDIS_PORT: String(redis.port) }),
  } satisfies WorkerEnvironment;
  return environment;
}
