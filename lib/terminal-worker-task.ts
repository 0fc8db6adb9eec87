import * as ecs from 'aws-cdk-lib/aws-ecs';
import * as iam from 'aws-cdk-lib/aws-iam';
import * as logs from 'aws-cdk-lib/aws-logs';
import * as secretsmanager from 'aws-cdk-lib/aws-secretsmanager';
import { Duration, RemovalPolicy, Validations } from 'aws-cdk-lib/core';
import { Construct } from 'constructs';
import { NO_IMAGE_TAG } from '../contract/image-tag.ts';
import { controlQueuePermissions, controlQueuePrefix } from './control-queues.ts';
import { type Permission, permit } from './permission.ts';
import { type KnownWorkerProps, readWorkerProps } from './read-worker-props.ts';
import { addWritablePlaces, isolation } from './terminal-container.ts';
import type { TerminalWorkerTaskProps } from './terminal-worker-props.ts';
import { workerEnvironment } from './worker-environment.ts';
import { WorkerRepository } from './worker-repository.ts';

/**
 * The task that runs terminal commands, with its image repository, log group and two roles.
 *
 * @throws ConfigurationError when props are out of bounds or clash, with all of them, or when the stack's name is too long for the names of
 * control queues.
 */
export class TerminalWorkerTask extends Construct {
  /** The task definition that the scaler launches. */
  readonly taskDefinition: ecs.FargateTaskDefinition;
  /** Where the image is pushed to. */
  readonly repository: WorkerRepository;
  /** Where the tasks log. */
  readonly logGroup: logs.LogGroup;
  /**
   * Beginning of the names of the queues by which running commands are reached. Each worker makes one for itself and names it in the event
   * `started`; whoever is to type, resize or cancel needs `sqs:SendMessage` on those.
   */
  readonly controlQueuePrefix: string;
  /** Whether the task definition names an image; without one its tasks cannot start. */
  readonly imagePushed: boolean;

  constructor(scope: Construct, id: string, props: TerminalWorkerTaskProps) {
    super(scope, id);
    const known = readWorkerProps(this, props);
    this.imagePushed = known.imageTag !== undefined;
    this.controlQueuePrefix = controlQueuePrefix(this);
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
    const container = this.taskDefinition.addContainer('Worker', {
      containerName: known.containerName,
      image: ecs.ContainerImage.fromEcrRepository(this.repository.repository, known.imageTag ?? NO_IMAGE_TAG),
      stopTimeout: Duration.seconds(known.stopTimeout),
      ...isolation(this),
      logging: ecs.LogDrivers.awsLogs({ logGroup: this.logGroup, streamPrefix: 'worker' }),
      environment: workerEnvironment(known, props, this.controlQueuePrefix),
      secrets: this.#secrets(props.redis?.passwordSecretName),
    });
    addWritablePlaces(this.taskDefinition, container);
    permit(this.taskDefinition.taskRole, this.#permissions(known, props));
    this.#acknowledge();
  }

  /**
   * The password never stands in the template: ECS reads it when a task starts and puts it into the environment of init and worker. The
   * worker passes it on to no command, and commands run as other users than these two, who cannot read their environment.
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
      ...controlQueuePermissions(this),
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
