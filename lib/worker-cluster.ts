import * as ecs from 'aws-cdk-lib/aws-ecs';
import { Construct } from 'constructs';

export interface WorkerClusterProps {
  /**
   * Name of a cluster that exists already; it must have the capacity providers that tasks are launched with.
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
    this.cluster = existingClusterName
      ? ecs.CfnCluster.fromClusterName(this, 'Cluster', existingClusterName)
      : new ecs.CfnCluster(this, 'Cluster', { capacityProviders: ['FARGATE', 'FARGATE_SPOT'] });
  }
}
