import * as ecs from 'aws-cdk-lib/aws-ecs';
import { Validations } from 'aws-cdk-lib/core';
import { Construct } from 'constructs';

export interface WorkerClusterProps {
  /**
   * Name of a cluster that exists already, 1 to 255 characters; it must have the capacity providers that tasks are launched with.
   *
   * @default a cluster is created, with FARGATE and FARGATE_SPOT
   */
  readonly existingClusterName?: string | undefined;
}

/** The cluster that tasks are launched in. */
export class WorkerCluster extends Construct {
  readonly cluster: ecs.IClusterRef;

  constructor(scope: Construct, id: string, { existingClusterName }: WorkerClusterProps = {}) {
    super(scope, id);
    // CDK's `Cluster` creates a VPC unless it is handed one, and a network that is given by ids alone has none to hand over.
    if (existingClusterName) {
      this.cluster = ecs.CfnCluster.fromClusterName(this, 'Cluster', existingClusterName);
      return;
    }
    const cluster = new ecs.CfnCluster(this, 'Cluster', { capacityProviders: ['FARGATE', 'FARGATE_SPOT'] });
    Validations.of(cluster).acknowledge({
      id: 'AwsSolutions-ECS4',
      reason:
        'Container Insights is charged as custom metrics, at $0.30 a month each, for the cluster and for every family. The scaler counts its tasks itself, and the workers what they do.',
    });
    this.cluster = cluster;
  }
}
