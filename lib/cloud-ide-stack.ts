import { CfnOutput, Duration, Stack, type StackProps } from 'aws-cdk-lib/core';
import type { Construct } from 'constructs';
import type { DeploymentSettings } from '../contract/settings.ts';
import { CommandQueue } from './command-queue.ts';
import { type ExistingNetwork, Network } from './network.ts';
import { QueueScaledTasks } from './queue-scaled-tasks.ts';
import { ResponseQueue } from './response-queue.ts';
import type { ScalingProps, TaskFamily } from './scaling-props.ts';
import { type RedisServer, TerminalWorkerTask } from './terminal-worker-task.ts';
import { WorkerCluster } from './worker-cluster.ts';
import { WorkspaceBucket } from './workspace-bucket.ts';

export interface CloudIdeStackProps extends StackProps {
  /** What the operator wants, as `readDeploymentSettings` returns it; a resource that is named there is used and never altered. */
  readonly settings: DeploymentSettings;
  /**
   * Whether the command queue is FIFO, so that each terminal's commands keep their order; a queue named in the settings keeps its kind.
   *
   * @default false
   */
  readonly fifo?: boolean | undefined;
  /**
   * ARNs, or patterns of ARNs, of the task role and the execution role of the task definition named in the settings.
   *
   * @default the account's roles whose names begin with the family and a hyphen, and `ecsTaskExecutionRole`
   */
  readonly existingTaskRoleArns?: readonly string[] | undefined;
}

/** CloudIDE: terminal workers that take commands from a queue and tell another what the commands print, scaled by the backlog. */
export class CloudIdeStack extends Stack {
  constructor(scope: Construct, id: string, props: CloudIdeStackProps) {
    const { settings, fifo, existingTaskRoleArns, ...stackProps } = props;
    super(scope, id, stackProps);
    const network = new Network(this, 'Network', { existing: existingNetwork(settings) });
    const commandQueue = new CommandQueue(this, 'CommandQueue', {
      fifo,
      existingQueueUrl: settings.AWS_SQS_QUEUE_URL,
      existingDeadLetterQueueUrl: settings.AWS_SQS_DEAD_LETTER_QUEUE_URL,
    });
    const responseQueue = new ResponseQueue(this, 'ResponseQueue');
    const workspaceBucket = new WorkspaceBucket(this, 'Workspaces', {
      existingBucketName: settings.AWS_S3_BUCKET_NAME,
    });
    const { cluster } = new WorkerCluster(this, 'Cluster', { existingClusterName: settings.ECS_CLUSTER_NAME });

    const family = settings.ECS_TASK_DEFINITION;
    const worker =
      family === undefined
        ? new TerminalWorkerTask(this, 'TerminalWorker', {
            family: `${this.stackName}-terminal-worker`,
            containerName: settings.ECS_CONTAINER_NAME,
            commandQueue,
            responseQueue,
            workspaceBucket,
            maxLifetime: Duration.seconds(settings.WORKER_MAX_LIFETIME_SECONDS),
            paidMinimum: Duration.seconds(settings.WORKER_PAID_MINIMUM_SECONDS),
            commandTimeout: Duration.seconds(settings.WORKER_COMMAND_TIMEOUT_SECONDS),
            redis: redisServer(settings),
          })
        : { taskDefinition: { family, roleArns: existingTaskRoleArns ?? roleArnsByConvention(this, family) } };

    const scaling = new QueueScaledTasks(this, 'Scaling', {
      ...scalingFrom(settings),
      queue: commandQueue.queue,
      cluster,
      taskDefinition: worker.taskDefinition,
      taskSubnets: network.taskSubnets,
      securityGroups: network.securityGroups,
    });

    this.#output('CommandQueueUrl', commandQueue.queue.queueUrl);
    this.#output('DeadLetterQueueUrl', commandQueue.deadLetterQueue.queueUrl);
    this.#output('ResponseQueueUrl', responseQueue.queue.queueUrl);
    this.#output('ReplyQueuePrefix', responseQueue.replyQueuePrefix);
    this.#output('ClusterName', cluster.clusterRef.clusterName);
    this.#output('BucketName', workspaceBucket.bucket.bucketName);
    if (worker instanceof TerminalWorkerTask) this.#output('RepositoryUri', worker.repository.repository.repositoryUri);
    this.#output('ParameterName', scaling.parameter.parameterName);
    this.#output('ScalerFunctionName', scaling.scalerFunction.functionName);
  }

  #output(id: string, value: string): void {
    new CfnOutput(this, id, { value });
  }
}

/** `readDeploymentSettings` lets neither through without the other. */
function existingNetwork(settings: DeploymentSettings): ExistingNetwork | undefined {
  const { ECS_SUBNETS: subnetIds, ECS_SECURITY_GROUPS: securityGroupIds } = settings;
  return subnetIds && securityGroupIds ? { subnetIds, securityGroupIds } : undefined;
}

function redisServer(settings: DeploymentSettings): RedisServer | undefined {
  if (settings.REDIS_HOST === undefined) return undefined;
  return {
    host: settings.REDIS_HOST,
    port: settings.REDIS_PORT,
    existingPasswordSecretName: settings.REDIS_PASSWORD_SECRET_NAME,
  };
}

/**
 * A family's roles can't be known without asking AWS, which synthesis doesn't; so their names are taken to begin with the family, or
 * to be the one that AWS's own setup gives to execution roles (ECS developer guide, "Amazon ECS task execution IAM role").
 */
function roleArnsByConvention(stack: Stack, family: TaskFamily['family']): string[] {
  return [`${family}-*`, 'ecsTaskExecutionRole'].map((resourceName) =>
    stack.formatArn({ service: 'iam', region: '', resource: 'role', resourceName }),
  );
}

function scalingFrom(settings: DeploymentSettings): Partial<ScalingProps> {
  return {
    containerName: settings.ECS_CONTAINER_NAME,
    assignPublicIp: settings.ECS_ASSIGN_PUBLIC_IP,
    capacityProviders: settings.ECS_CAPACITY_PROVIDERS,
    minScalingCapacity: settings.ECS_MIN_TASKS,
    maxScalingCapacity: settings.ECS_MAX_TASKS,
    messagesPerTask: settings.ECS_MESSAGES_PER_TASK,
    maxLaunchesPerTick: settings.ECS_MAX_LAUNCHES_PER_TICK,
    idleExit: Duration.seconds(settings.WORKER_IDLE_EXIT_SECONDS),
    maxTaskLifetime: Duration.seconds(settings.WORKER_MAX_LIFETIME_SECONDS),
    tickInterval: Duration.seconds(settings.ECS_TICK_SECONDS),
    dryRun: settings.ECS_DRY_RUN,
  };
}
