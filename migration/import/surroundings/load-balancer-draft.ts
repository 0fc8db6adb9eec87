import { placeholder } from '../../placeholder.ts';
import type { DraftMap } from '../../trace/draft.ts';

/** A load balancer with what belongs to it, as inputs of Elastic Load Balancing's own calls. */
export interface LoadBalancerDraft {
  /** Its name, which its file has, too. */
  readonly name: string;
  /** Input of CreateLoadBalancer. */
  readonly loadBalancer: DraftMap;
  /** Inputs of CreateTargetGroup. */
  readonly targetGroups: readonly DraftMap[];
  /** Inputs of CreateListener. */
  readonly listeners: readonly DraftMap[];
  /** Inputs of CreateRule. */
  readonly rules: readonly DraftMap[];
}

/** What stands for the ARN of a target group until it is made. */
export function targetGroupArn(name: string): string {
  return placeholder(`TARGET_GROUP_ARN_${variablePart(name)}`);
}

/** What stands for the ARN of a load balancer until it is made. */
export function loadBalancerArn(name: string): string {
  return placeholder(`LOAD_BALANCER_ARN_${variablePart(name)}`);
}

/** What stands for the ARN of a listener until it is made. */
export function listenerArn(name: string, port: number): string {
  return placeholder(`LISTENER_ARN_${variablePart(name)}_${port}`);
}

export function forwardTo(targetGroup: string): DraftMap {
  return { Type: 'forward', TargetGroupArn: targetGroup };
}

/** The subnets that load balancers and tasks are put into: in two zones, which an Application Load Balancer needs at least. */
export const SUBNETS: readonly string[] = [placeholder('ECS_SUBNET_1'), placeholder('ECS_SUBNET_2')];

function variablePart(name: string): string {
  return name.toUpperCase().replaceAll('-', '_');
}
