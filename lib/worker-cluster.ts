import * as ecs from 'aws-cdk-lib/aws-ecs';
import { Validations } from 'aws-cdk-lib/core';
import { Construct } from 'constructs';
import { deploymentSettings } from '../contract/deployment-settings.ts';
import type { Setting } from '../contract/read-settings.ts';
import { ifKnown, readProps } from './read-props.ts';

/** Which cluster it is. */
export interface WorkerClusterProps {
  /**
   * Name of a cluster that exists already, 1 to 255 characters and not its ARN; it must have the capacity providers that tasks are launched with.
   *
   * @default a cluster is created, with FARGATE and FARGATE_SPOT
   */
  readonly existingClusterName?: string | undefined;
}

const knownProps = {
  existingClusterName: deploymentSettings.ECS_CLUSTER_NAME,
} as const satisfies { readonly [Name in keyof WorkerClusterProps]?: Setting };

/**
 * The cluster that tasks are launched in. A created one costs nothing itself.
 *
 * @throws ConfigurationError when the name is none of a cluster's.
 */
export class WorkerCluster extends Construct {
  /** The cluster, created or existing. */
  readonly cluster: ecs.IClusterRef;

  constructor(scope: Construct, id: string, { existingClusterName }: WorkerClusterProps = {}) {
    super(scope, id);
    readProps(this, knownProps, { existingClusterName: ifKnown(existingClusterName) }, []);
    // CDK's `Cluster` creates a VPC unless it is handed one, and a network that is given by ids alone has none to hand over.
    if (existingClusterName !== undefined) {
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
