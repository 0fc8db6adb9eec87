import { CfnOutput, Duration, Stack, type StackProps } from 'aws-cdk-lib/core';
import type { Construct } from 'constructs';
import type { DeploymentSettings } from '../contract/deployment-settings.ts';
import { minimumScheduleText } from '../contract/minimum-schedule.ts';
import { taskSizeFrom } from '../contract/prices.ts';
import { CommandQueue } from './command-queue.ts';
import { TaskMonitoring } from './monitoring/task-monitoring.ts';
import { type ExistingNetwork, Network } from './network.ts';
import { QueueScaledTasks } from './queue-scaled-tasks.ts';
import type { QueueScaledTasksProps, TaskFamily } from './queue-scaled-tasks-props.ts';
import { ResponseQueue } from './response-queue.ts';
import type { RedisServer } from './terminal-worker-props.ts';
import { TerminalWorkerTask } from './terminal-worker-task.ts';
import { WarmUpRule } from './warm-up-rule.ts';
import { WorkerCluster } from './worker-cluster.ts';
import { WorkspaceBucket } from './workspace-bucket.ts';

/** What the operator wants of CloudIDE's stack. */
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
  /**
   * Tag of the worker's image in the stack's repository, of 1 to 128 characters; it means nothing to a task definition named in the settings.
   *
   * @default none has been pushed: the stack is deployed paused, and each decision says so
   */
  readonly imageTag?: string | undefined;
}

/**
 * CloudIDE: terminal workers that take commands from a queue and tell another what the commands print, scaled by the backlog.
 *
 * @throws ConfigurationError when props are out of bounds or clash.
 * @throws MissingBundleError when the scaler's function has not been built.
 */
export class CloudIdeStack extends Stack {
  constructor(scope: Construct, id: string, props: CloudIdeStackProps) {
    const { settings, fifo, existingTaskRoleArns, imageTag, ...stackProps } = props;
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
            imageTag,
            cpu: settings.WORKER_CPU_UNITS,
            memoryLimitMiB: settings.WORKER_MEMORY_MIB,
            architecture: settings.WORKER_CPU_ARCHITECTURE,
            stopTimeout: Duration.seconds(settings.WORKER_STOP_TIMEOUT_SECONDS),
            commandQueue,
            responseQueue,
            workspaceBucket,
            maxTaskLifetime: Duration.seconds(settings.WORKER_MAX_LIFETIME_SECONDS),
            paidMinimum: Duration.seconds(settings.WORKER_PAID_MINIMUM_SECONDS),
            commandTimeout: Duration.seconds(settings.WORKER_COMMAND_TIMEOUT_SECONDS),
            maxOutputBytes: settings.WORKER_MAX_OUTPUT_BYTES,
            delivery: settings.WORKER_DELIVERY,
            maxProcesses: settings.WORKER_COMMAND_MAX_PROCESSES,
            maxWorkspaceFiles: settings.WORKER_WORKSPACE_MAX_FILES,
            maxWorkspaceBytes: settings.WORKER_WORKSPACE_MAX_BYTES,
            workspaceIgnore: settings.WORKER_WORKSPACE_IGNORE,
            redis: redisServer(settings),
          })
        : {
            taskDefinition: { family, roleArns: existingTaskRoleArns ?? roleArnsByConvention(this, family) },
            imagePushed: true,
          };

    const scaling = new QueueScaledTasks(this, 'Scaling', {
      ...scalingFrom(settings),
      queue: commandQueue.queue,
      cluster,
      taskDefinition: worker.taskDefinition,
      imagePushed: worker.imagePushed,
      taskSubnets: network.taskSubnets,
      securityGroups: network.securityGroups,
      parameterName: `/${this.stackName}/scaler`,
    });

    new WarmUpRule(this, 'WarmUp', { target: scaling.scalerFunction });

    const monitoring = new TaskMonitoring(this, 'Monitoring', {
      scaling,
      deadLetterQueue: commandQueue.deadLetterQueue,
      paidMinimum: Duration.seconds(settings.WORKER_PAID_MINIMUM_SECONDS),
      ...(worker instanceof TerminalWorkerTask && {
        workerLogGroup: worker.logGroup,
        taskSize: taskSizeFrom(settings),
      }),
      email: settings.ALARM_EMAIL,
      runbookUrl: settings.ALARM_RUNBOOK_URL,
    });

    this.#output('CommandQueueUrl', commandQueue.queue.queueUrl);
    this.#output('DeadLetterQueueUrl', commandQueue.deadLetterQueue.queueUrl);
    this.#output('ResponseQueueUrl', responseQueue.queue.queueUrl);
    this.#output('ReplyQueuePrefix', responseQueue.replyQueuePrefix);
    this.#output('ClusterName', cluster.clusterRef.clusterName);
    this.#output('BucketName', workspaceBucket.bucket.bucketName);
    this.#output('TaskFamily', scaling.family);
    if (worker instanceof TerminalWorkerTask) {
      this.#output('ControlQueuePrefix', worker.controlQueuePrefix);
      this.#output('RepositoryUri', worker.repository.repository.repositoryUri);
      this.#output('RepositoryName', worker.repository.repository.repositoryName);
      this.#output('WorkerLogGroupName', worker.logGroup.logGroupName);
    }
    this.#output('ParameterName', scaling.parameter.parameterName);
    this.#output('ScheduleName', scaling.schedule.scheduleName);
    this.#output('ScalerFunctionName', scaling.scalerFunction.functionName);
    this.#output('ScalerLogGroupName', scaling.scalerLogGroup.logGroupName);
    this.#output('DashboardUrl', monitoring.dashboard.url);
    this.#output('AlarmTopicArn', monitoring.alarmTopic.topic.topicArn);
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
    tls: settings.REDIS_TLS,
    passwordSecretName: settings.REDIS_PASSWORD_SECRET_NAME,
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

function scalingFrom(settings: DeploymentSettings): Partial<QueueScaledTasksProps> {
  const { ECS_MIN_TASKS_SCHEDULE: schedule, ECS_TARGET_WAIT_SECONDS: target } = settings;
  return {
    containerName: settings.ECS_CONTAINER_NAME,
    assignPublicIp: settings.ECS_ASSIGN_PUBLIC_IP,
    capacityProviders: settings.ECS_CAPACITY_PROVIDERS,
    minScalingCapacity: settings.ECS_MIN_TASKS,
    maxScalingCapacity: settings.ECS_MAX_TASKS,
    minScalingSchedule: schedule && minimumScheduleText(schedule),
    targetWait: target === undefined ? undefined : Duration.seconds(target),
    expectedServiceTime: Duration.seconds(settings.ECS_SECONDS_PER_MESSAGE),
    messagesPerTask: settings.ECS_MESSAGES_PER_TASK,
    maxLaunchesPerTick: settings.ECS_MAX_LAUNCHES_PER_TICK,
    idleExit: Duration.seconds(settings.WORKER_IDLE_EXIT_SECONDS),
    maxTaskLifetime: Duration.seconds(settings.WORKER_MAX_LIFETIME_SECONDS),
    tickInterval: Duration.seconds(settings.ECS_TICK_SECONDS),
    dryRun: settings.ECS_DRY_RUN,
  };
}
