import { describe, expect, test } from '@jest/globals';
import { resolveIntrinsics } from '../../../migration/ecs/cloudformation/resolve-intrinsics.ts';
import { servicesIn } from '../../../migration/ecs/service-input.ts';
import { apiMember, serviceMember } from '../../../migration/ecs/service-parts.ts';
import type { Json, JsonMap } from '../../../migration/trace/json.ts';
import { Ledger } from '../../../migration/trace/ledger.ts';

function read(content: Json) {
  const document = resolveIntrinsics({ name: 'service.json', kind: 'ecs', content, positionOf: () => undefined });
  const ledger = new Ledger(document);
  const inputs = servicesIn(ledger.root);
  const lost = () =>
    ledger.fates().flatMap((fate) => (fate.fate === 'remarked' ? [`${fate.code} ${fate.pointer}`] : []));
  return { ledger, inputs, lost };
}

const arn = 'arn:aws:elasticloadbalancing:eu-west-1:111122223333:targetgroup/web/1';

const described: JsonMap = {
  serviceName: 'web',
  serviceArn: 'arn:aws:ecs:eu-west-1:111122223333:service/main/web',
  clusterArn: 'arn:aws:ecs:eu-west-1:111122223333:cluster/main',
  taskDefinition: 'arn:aws:ecs:eu-west-1:111122223333:task-definition/web:3',
  status: 'ACTIVE',
  desiredCount: 2,
  runningCount: 2,
  pendingCount: 0,
  events: [{ id: '1', message: 'has reached a steady state' }],
  createdAt: '2026-01-01T00:00:00Z',
  roleArn: 'arn:aws:iam::111122223333:role/aws-service-role/ecs',
  loadBalancers: [{ targetGroupArn: arn, containerName: 'web', containerPort: 8000 }],
  deployments: [
    { id: 'a', status: 'PRIMARY', runningCount: 2, serviceConnectConfiguration: { enabled: true } },
    { id: 'b', status: 'ACTIVE', serviceConnectConfiguration: { enabled: false } },
  ],
};

const target = {
  ServiceNamespace: 'ecs',
  ResourceId: 'service/main/web',
  ScalableDimension: 'ecs:service:DesiredCount',
  MinCapacity: 2,
  MaxCapacity: 10,
  RoleARN: 'arn:aws:iam::111122223333:role/scaling',
  SuspendedState: { DynamicScalingInSuspended: false, ScheduledScalingSuspended: true },
};

const policy = {
  PolicyARN: 'arn:aws:autoscaling:eu-west-1:111122223333:scalingPolicy:1',
  PolicyName: 'cpu',
  ServiceNamespace: 'ecs',
  ResourceId: 'service/main/web',
  PolicyType: 'TargetTrackingScaling',
  TargetTrackingScalingPolicyConfiguration: { TargetValue: 70 },
  Alarms: [{ AlarmName: 'a' }],
};

describe('A service is found', () => {
  test.each<{ name: string; content: JsonMap; pointer: string }>([
    { name: 'as CreateService takes it', content: { serviceName: 'web', desiredCount: 1 }, pointer: '' },
    { name: 'as UpdateService takes it', content: { service: 'web', taskDefinition: 'web:3' }, pointer: '' },
    { name: 'as DescribeServices tells it', content: { services: [described], failures: [] }, pointer: '/services/0' },
    { name: 'as CreateService answers', content: { service: described }, pointer: '/service' },
    {
      name: 'as a resource',
      content: { Type: 'AWS::ECS::Service', Properties: { DesiredCount: '2' } },
      pointer: '/Properties',
    },
    {
      name: 'in a template',
      content: {
        Resources: {
          Task: { Type: 'AWS::ECS::TaskDefinition', Properties: { Family: 'web' } },
          Web: { Type: 'AWS::ECS::Service', Properties: { DesiredCount: 2, TaskDefinition: { Ref: 'Task' } } },
        },
      },
      pointer: '/Resources/Web/Properties',
    },
  ])('$name', ({ content, pointer }) => {
    const { inputs, ledger } = read(content);
    expect(ledger.problems).toEqual([]);
    expect(inputs.map(({ service }) => service.pointer)).toEqual([pointer]);
  });

  test('with what only describes it ignored, and Service Connect of its own deployment left', () => {
    const { inputs, lost } = read({ services: [described], failures: [] });
    expect(lost()).toEqual([
      'not-converted /services/0/serviceName',
      'not-converted /services/0/desiredCount',
      'not-converted /services/0/loadBalancers/0/targetGroupArn',
      'not-converted /services/0/loadBalancers/0/containerName',
      'not-converted /services/0/loadBalancers/0/containerPort',
      'not-converted /services/0/deployments/0/serviceConnectConfiguration/enabled',
    ]);
    const [input] = inputs;
    expect(input && serviceMember(input, 'serviceConnectConfiguration')?.at('enabled')?.value).toBe(true);
    expect(input && serviceMember(input, 'desiredCount')?.value).toBe(2);
  });

  test('with its scaling and its target group beside it', () => {
    const group = { TargetGroupArn: arn, TargetGroupName: 'web', VpcId: 'vpc-1', HealthCheckPath: '/healthz' };
    const foreign = { ...target, ResourceId: 'service/main/other' };
    const content = {
      services: [described],
      scalableTargets: [target, foreign],
      scalingPolicies: [policy],
      targetGroups: [group],
    };
    const { inputs, lost } = read(content);
    const [input] = inputs;
    expect([input?.scaling?.minCapacity?.value, input?.scaling?.maxCapacity?.value]).toEqual([2, 10]);
    expect(input?.scaling?.policies.map(({ pointer }) => pointer)).toEqual(['/scalingPolicies/0']);
    expect(input?.targetGroups.map((one) => one.member('healthCheckPath')?.value)).toEqual(['/healthz']);
    expect(lost().filter((line) => !line.startsWith('not-converted /services'))).toEqual([
      'not-converted /scalableTargets/0/MinCapacity',
      'not-converted /scalableTargets/0/MaxCapacity',
      'scaling-suspended /scalableTargets/0/SuspendedState/ScheduledScalingSuspended',
      'scaling-without-service /scalableTargets/1',
      'not-converted /scalingPolicies/0/PolicyType',
      'not-converted /scalingPolicies/0/TargetTrackingScalingPolicyConfiguration/TargetValue',
      'not-converted /targetGroups/0/HealthCheckPath',
    ]);
  });

  test('with its scaling and its target group in a template', () => {
    const { inputs, lost } = read({
      Resources: {
        Group: { Type: 'AWS::ElasticLoadBalancingV2::TargetGroup', Properties: { Port: 80 } },
        Unused: { Type: 'AWS::ElasticLoadBalancingV2::TargetGroup', Properties: { Port: 81 } },
        Web: {
          Type: 'AWS::ECS::Service',
          Properties: {
            LoadBalancers: [{ TargetGroupArn: { Ref: 'Group' } }],
            PlacementStrategies: [{ Type: 'spread' }],
          },
        },
        Target: {
          Type: 'AWS::ApplicationAutoScaling::ScalableTarget',
          Properties: {
            ServiceNamespace: 'ecs',
            MinCapacity: '2',
            ResourceId: { 'Fn::Join': ['', ['service/', { Ref: 'Cluster' }, '/', { 'Fn::GetAtt': ['Web', 'Name'] }]] },
          },
        },
        Policy: {
          Type: 'AWS::ApplicationAutoScaling::ScalingPolicy',
          Properties: { ScalingTargetId: { Ref: 'Target' }, PolicyType: 'StepScaling' },
        },
        Table: { Type: 'AWS::ApplicationAutoScaling::ScalableTarget', Properties: { ServiceNamespace: 'dynamodb' } },
      },
    });
    const [input] = inputs;
    expect(input?.scaling?.minCapacity?.value).toBe(2);
    expect(input?.scaling?.policies.map(({ pointer }) => pointer)).toEqual(['/Resources/Policy/Properties']);
    expect(input?.targetGroups.map(({ pointer }) => pointer)).toEqual(['/Resources/Group/Properties']);
    expect(input && apiMember(input.service, 'placementStrategy')?.pointer).toBe(
      '/Resources/Web/Properties/PlacementStrategies',
    );
    expect(lost()).toEqual([
      'not-converted /Resources/Group/Properties/Port',
      'not-converted /Resources/Web/Properties/LoadBalancers/0/TargetGroupArn',
      'not-converted /Resources/Web/Properties/PlacementStrategies/0/Type',
      'not-converted /Resources/Target/Properties/MinCapacity',
      'not-converted /Resources/Policy/Properties/PolicyType',
    ]);
  });
});

describe('Something else is refused:', () => {
  test.each<{ name: string; content: Json; says: RegExp }>([
    {
      name: 'a task definition',
      content: { family: 'a', containerDefinitions: [] },
      says: /ECS task definition.*--task-definition/,
    },
    { name: 'a manifest', content: { apiVersion: 'v1', kind: 'Service' }, says: /Kubernetes Service.*k8s import/ },
    {
      name: 'a template without one',
      content: { Resources: { Q: { Type: 'AWS::SQS::Queue' } } },
      says: /AWS::ECS::Service/,
    },
    { name: 'any map', content: { a: 1 }, says: /describe-services/ },
  ])('$name', ({ content, says }) => {
    const { ledger, inputs } = read(content);
    expect(inputs).toEqual([]);
    expect(ledger.problems.map(({ code }) => code)).toEqual(['not-a-service']);
    expect(ledger.problems.map(({ message, remedy }) => `${message} ${remedy}`).join()).toMatch(says);
  });
});
