import type { Place } from '../trace/place.ts';

/** Members that only tell the state of what was described, with the reason why nothing is lost without them. */
type Reasons = Readonly<Record<string, string>>;

const outcome = 'It tells the state of things in ECS when the description was made, and asks for nothing.';
const identity = 'It names the resource in AWS, and says nothing about what runs in it.';

/** Members of DescribeTaskDefinition that RegisterTaskDefinition does not take. */
const describedTask: Reasons = {
  taskDefinitionArn: identity,
  revision: 'It numbers the revision in ECS; Kubernetes counts revisions of its own.',
  status: outcome,
  requiresAttributes: 'ECS derives it from the other members.',
  compatibilities: 'ECS derives it from the other members; what is asked for stands in "requiresCompatibilities".',
  registeredAt: outcome,
  registeredBy: outcome,
  deregisteredAt: outcome,
  deleteRequestedAt: outcome,
};

/** Members of DescribeServices that CreateService does not take, and of UpdateService and CloudFormation that ask for nothing lasting. */
const describedService: Reasons = {
  serviceArn: identity,
  clusterArn: 'It names the cluster of ECS that the service is moved away from.',
  service: identity,
  taskDefinition: 'It names the task definition, which is converted beside the service.',
  status: outcome,
  runningCount: outcome,
  pendingCount: outcome,
  taskSets: outcome,
  events: outcome,
  createdAt: outcome,
  createdBy: outcome,
  roleArn: 'It is the role by which ECS itself registers tasks with load balancers.',
  platformFamily: 'ECS derives it from the task definition.',
  currentServiceDeployment: outcome,
  currentServiceRevisions: outcome,
  resourceManagementType: outcome,
  clientToken: 'It keeps one request from being carried out twice.',
  forceNewDeployment: 'It asks for one deployment, not for a lasting property.',
};

const scalableTarget: Reasons = {
  scalableTargetArn: identity,
  serviceNamespace: identity,
  resourceId: identity,
  scalableDimension: identity,
  roleArn: 'It is the role by which Application Auto Scaling itself acts.',
  creationTime: outcome,
  predictedCapacity: outcome,
};

const scalingPolicy: Reasons = {
  policyArn: identity,
  policyName: identity,
  serviceNamespace: identity,
  resourceId: identity,
  scalingTargetId: identity,
  scalableDimension: identity,
  alarms: 'Application Auto Scaling made them for the policy.',
  creationTime: outcome,
};

const targetGroup: Reasons = {
  targetGroupArn: identity,
  targetGroupName: identity,
  name: identity,
  vpcId: 'The pods are in the network of their cluster.',
  loadBalancerArns: identity,
  ipAddressType: 'The load balancer that Kubernetes makes follows the addresses of its cluster.',
};

/** Attributes of a CloudFormation resource beside its type and properties. */
const resourceAttributes: Reasons = {
  Type: 'It says what the resource is.',
  Metadata: 'It is for the tools that made the template.',
  DependsOn: 'It orders the creation of resources in a stack.',
  Condition: 'Whether the stack creates the resource is decided when it is deployed.',
  DeletionPolicy: 'It says what a stack does with the resource when it is deleted.',
  UpdateReplacePolicy: 'It says what a stack does with the resource when it is replaced.',
  UpdatePolicy: 'It says how a stack updates the resource.',
  CreationPolicy: 'It says when a stack counts the resource as created.',
};

const reasons = { describedTask, describedService, scalableTarget, scalingPolicy, targetGroup, resourceAttributes };

/** Ignores, each with its reason, those members that only describe. */
export function ignoreDescribed(place: Place, what: keyof typeof reasons): void {
  for (const [name, reason] of Object.entries(reasons[what])) place.member(name)?.ignore(reason);
}

/** Whether a task definition is one that DescribeTaskDefinition gave. */
export function isDescribed(task: Place): boolean {
  return Object.keys(describedTask).some((name) => task.member(name) !== undefined);
}
