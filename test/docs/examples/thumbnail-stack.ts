import * as ecs from 'aws-cdk-lib/aws-ecs';
import * as sqs from 'aws-cdk-lib/aws-sqs';
import { Duration, Stack } from 'aws-cdk-lib/core';
import type { Construct } from 'constructs';
import { Network, QueueScaledTasks, TaskMonitoring, WorkerCluster } from '../../../lib/index.ts';

export class ThumbnailStack extends Stack {
  constructor(scope: Construct, id: string) {
    super(scope, id);
    const deadLetterQueue = new sqs.Queue(this, 'DeadLetters', { retentionPeriod: Duration.days(14) });
    const queue = new sqs.Queue(this, 'Queue', {
      visibilityTimeout: Duration.seconds(60),
      deadLetterQueue: { queue: deadLetterQueue, maxReceiveCount: 3 },
    });

    const taskDefinition = new ecs.FargateTaskDefinition(this, 'Task', { cpu: 256, memoryLimitMiB: 512 });
    taskDefinition.addContainer('thumbnails', {
      image: ecs.ContainerImage.fromRegistry('example/thumbnails:1'),
      stopTimeout: Duration.seconds(120),
      logging: ecs.LogDrivers.awsLogs({ streamPrefix: 'thumbnails' }),
      environment: {
        AWS_SQS_QUEUE_URL: queue.queueUrl,
        AWS_SQS_DEAD_LETTER_QUEUE_URL: deadLetterQueue.queueUrl,
      },
    });
    queue.grantConsumeMessages(taskDefinition.taskRole);
    deadLetterQueue.grantSendMessages(taskDefinition.taskRole);

    const { taskSubnets, securityGroups } = new Network(this, 'Network');
    const scaling = new QueueScaledTasks(this, 'Scaling', {
      queue,
      cluster: new WorkerCluster(this, 'Cluster').cluster,
      taskDefinition,
      taskSubnets,
      securityGroups,
      targetWait: Duration.minutes(2),
      maxScalingCapacity: 20,
    });
    new TaskMonitoring(this, 'Monitoring', { scaling, deadLetterQueue, email: 'on-call@example.com' });
  }
}
