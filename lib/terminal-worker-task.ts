import * as ecs from 'aws-cdk-lib/aws-ecs';
import * as iam from 'aws-cdk-lib/aws-iam';
import * as logs from 'aws-cdk-lib/aws-logs';
import * as secretsmanager from 'aws-cdk-lib/aws-secretsmanager';
import { Duration, RemovalPolicy, Validations } from 'aws-cdk-lib/core';
import { Construct } from 'constructs';
import { deploymentSettings } from '../contract/deployment-settings.ts';
import { NO_IMAGE_TAG } from '../contract/image-tag.ts';
import type { terminalWorkerSettings } from '../contract/worker-settings.ts';
import { COMMAND_VISIBILITY_TIMEOUT_SECONDS } from './command-queue.ts';
import { type Permission, permit } from './permission.ts';
import { texts } from './read-props.ts';
import { type KnownWorkerProps, readWorkerProps } from './read-worker-props.ts';
import type { RedisServer, TerminalWorkerTaskProps } from './terminal-worker-props.ts';
import { WorkerRepository } from './worker-repository.ts';

type WorkerEnvironment = Partial<Record<keyof typeof terminalWorkerSettings, string>>;

/**
 * The task that runs terminal commands, with its image repository, log group and two roles.
 *
 * @throws ConfigurationError when props are out of bounds or clash, with all of them.
 */
export class TerminalWorkerTask extends Construct {
  /** The task definition that the scaler launches. */
  readonly taskDefinition: ecs.FargateTaskDefinition;
  /** Where the image is pushed to. */
  readonly repository: WorkerRepository;
  /** Where the tasks log. */
  readonly logGroup: logs.LogGroup;
  /** Whether the task definition names an image; without one its tasks cannot start. */
  readonly imagePushed: boolean;

  constructor(scope: Construct, id: string, props: TerminalWorkerTaskProps) {
    super(scope, id);
    const known = readWorkerProps(this, props);
    this.imagePushed = known.imageTag !== undefined;
    this.repository = new WorkerRepository(this, 'Image');
    this.logGroup = new logs.LogGroup(this, 'Log', {
      retention: logs.RetentionDays.ONE_MONTH,
      removalPolicy: RemovalPolicy.DESTROY,
    });
    this.taskDefinition = new ecs.FargateTaskDefinition(this, 'TaskDefinition', {
      family: known.family,
      cpu: known.cpu,
      memoryLimitMiB: known.memoryLimitMiB,
      runtimePlatform: {
        cpuArchitecture: ecs.CpuArchitecture.of(known.architecture),
        operatingSystemFamily: ecs.OperatingSystemFamily.LINUX,
      },
    });
    this.taskDefinition.addContainer('Worker', {
      containerName: known.containerName,
      image: ecs.ContainerImage.fromEcrRepository(this.repository.repository, known.imageTag ?? NO_IMAGE_TAG),
      stopTimeout: Duration.seconds(known.stopTimeout),
      // The worker would else be process 1, which has to collect every process that a command leaves behind; an init does that for it.
      linuxParameters: new ecs.LinuxParameters(this, 'Init', { initProcessEnabled: true }),
      logging: ecs.LogDrivers.awsLogs({ logGroup: this.logGroup, streamPrefix: 'worker' }),
      environment: workerEnvironment(known, props),
      secrets: this.#secrets(props.redis?.passwordSecretName),
    });
    permit(this.taskDefinition.taskRole, this.#permissions(known, props));
    this.#acknowledge();
  }

  /**
   * The password never stands in the template: ECS reads it when a task starts and puts it into the environment of init and worker. The
   * worker passes it on to no command, and in our image commands run as another user than these two (`WORKER_COMMAND_UID` in
   * worker/Dockerfile), who cannot read their environment.
   */
  #secrets(passwordSecretName: string | undefined): Record<string, ecs.Secret> {
    if (passwordSecretName === undefined) return {};
    const password = secretsmanager.Secret.fromSecretNameV2(this, 'RedisPassword', passwordSecretName);
    return { REDIS_PASSWORD: ecs.Secret.fromSecretsManager(password) };
  }

  /** Commands run inside the task, and a command that breaks out of its user reaches this role: it can do what the worker does, no more. */
  #permissions(
    { delivery }: KnownWorkerProps,
    { commandQueue, responseQueue, workspaceBucket }: TerminalWorkerTaskProps,
  ): Permission[] {
    const destinations = [commandQueue.deadLetterQueue.queueArn, responseQueue.queue.queueArn];
    return [
      {
        statement: new iam.PolicyStatement({
          actions: ['sqs:ReceiveMessage', 'sqs:ChangeMessageVisibility', 'sqs:DeleteMessage'],
          resources: [commandQueue.queue.queueArn],
        }),
      },
      {
        statement: new iam.PolicyStatement({
          actions: ['sqs:SendMessage'],
          resources: [...destinations, responseQueue.replyQueueArnPattern],
        }),
        wildcardReason:
          "Servers create reply queues of their own at run time, and a message names one; the pattern ends at the stack's own prefix, in its account and Region.",
      },
      ...workspaceBucket.permissions(),
      ...(delivery === 'at-most-once' ? workspaceBucket.startMarkPermissions() : []),
    ];
  }

  #acknowledge(): void {
    Validations.of(this.taskDefinition).acknowledge({
      id: 'AwsSolutions-ECS2',
      reason:
        'The environment holds names, addresses and numbers. The one secret, the password of Redis, comes from Secrets Manager when a task starts.',
    });
    Validations.of(this.taskDefinition.obtainExecutionRole()).acknowledge({
      id: 'AwsSolutions-IAM5[Resource::*]',
      reason:
        'ECR knows no resource for GetAuthorizationToken (service authorization reference, "Actions, resources, and condition keys for Amazon Elastic Container Registry"); pulling is allowed from the one repository.',
    });
  }
}

/** What `TASK_OVERRIDES` names is missing on purpose: the scaler gives it to each task as it launches it. */
function workerEnvironment(known: KnownWorkerProps, props: TerminalWorkerTaskProps): Record<string, string> {
  const { commandQueue, responseQueue, workspaceBucket, redis } = props;
  const environment = {
    ...texts({
      WORKER_MAX_LIFETIME_SECONDS: known.maxTaskLifetime,
      WORKER_PAID_MINIMUM_SECONDS: known.paidMinimum,
      WORKER_COMMAND_TIMEOUT_SECONDS: known.commandTimeout,
      WORKER_MAX_OUTPUT_BYTES: known.maxOutputBytes,
      WORKER_DELIVERY: known.delivery,
      WORKER_VISIBILITY_TIMEOUT_SECONDS: COMMAND_VISIBILITY_TIMEOUT_SECONDS,
      WORKER_STOP_TIMEOUT_SECONDS: known.stopTimeout,
    }),
    AWS_SQS_QUEUE_URL: commandQueue.queue.queueUrl,
    AWS_SQS_DEAD_LETTER_QUEUE_URL: commandQueue.deadLetterQueue.queueUrl,
    AWS_SQS_RESPONSE_QUEUE_URL: responseQueue.queue.queueUrl,
    WORKER_REPLY_QUEUE_PREFIX: responseQueue.replyQueuePrefix,
    AWS_S3_BUCKET_NAME: workspaceBucket.bucket.bucketName,
    ...(redis && redisEnvironment(redis)),
  } satisfies WorkerEnvironment;
  return environment;
}

function redisEnvironment({ host, port, tls }: RedisServer): WorkerEnvironment {
  return {
    REDIS_HOST: host,
    REDIS_PORT: String(port ?? deploymentSettings.REDIS_PORT.default),
    REDIS_TLS: String(tls ?? deploymentSettings.REDIS_TLS.default),
  };
}
