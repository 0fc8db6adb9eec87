import type { WayOut } from '../../../aws/operator/network.ts';
import { check } from '../check.ts';
import { error, type Finding, ok, together, warning } from '../finding.ts';

export const subnets = check('subnets', 'Subnets', ['subnets'], ['settings'], ({ settings, subnets: found }) => {
  const missing = settings.ECS_SUBNETS.filter((id) => !found.some(({ subnetId }) => subnetId === id));
  const vpcs = new Set(found.map(({ vpcId }) => vpcId));
  const zones = new Set(found.map(({ zone }) => zone));
  return together(
    [
      missing.map((id) =>
        error(`${id} does not exist in this account and Region`, 'Correct ECS_SUBNETS and deploy again.'),
      ),
      vpcs.size > 1
        ? error(
            `they belong to ${vpcs.size} VPCs (${[...vpcs].join(', ')})`,
            'Take subnets of one VPC: correct ECS_SUBNETS.',
          )
        : [],
      zones.size === 1
        ? warning(
            `all are in one availability zone (${[...zones].join()})`,
            'Add a subnet of another zone, or no task starts while this one is down or full.',
          )
        : [],
    ].flat(),
    ok(`${found.length} in ${[...zones].join(', ')}`),
  );
});

export const routes = check(
  'routes',
  'Routes',
  ['waysOut', 'endpointServices'],
  ['settings', 'taskDefinition'],
  ({ settings: { ECS_ASSIGN_PUBLIC_IP: publicIp }, waysOut, endpointServices, taskDefinition }) => {
    const usesSecrets = taskDefinition.containers.some(({ secretSources }) => secretSources.length > 0);
    const needed = [...ownEndpoints, ...(usesSecrets ? ['secretsmanager'] : [])];
    const missing = needed.filter((service) => !endpointServices.includes(service));
    return together(
      waysOut.flatMap((way) => judgeWayOut(way, publicIp, missing)),
      ok(publicIp ? 'public addresses and an internet gateway' : 'a NAT gateway or endpoints lead to AWS'),
    );
  },
);

/**
 * Services that a task on Fargate calls: its image (ECR and, for the layers, S3), its log, its queues (ECR user guide, "Amazon ECR
 * interface VPC endpoints"; ECS developer guide, "Amazon ECS interface VPC endpoints").
 */
const ownEndpoints = ['ecr.api', 'ecr.dkr', 's3', 'logs', 'sqs'];

function judgeWayOut({ subnetId, kind, blackhole }: WayOut, publicIp: boolean, missing: readonly string[]): Finding[] {
  if (blackhole)
    return [
      error(
        `the default route of ${subnetId} leads to a gateway that is gone`,
        'Give the subnet a route that leads out.',
      ),
    ];
  if (kind === 'other')
    return [
      warning(
        `${subnetId} leads out by neither an internet gateway nor a NAT gateway`,
        'Make sure that this way reaches ECR, S3, SQS and CloudWatch Logs.',
      ),
    ];
  if (kind === 'nat-gateway' && publicIp)
    return [
      warning(
        `${subnetId} leads out by a NAT gateway, so the public addresses of tasks are paid for and not used`,
        'Set ECS_ASSIGN_PUBLIC_IP=false and deploy: each address costs $0.005 an hour.',
      ),
    ];
  if (kind === 'nat-gateway' || (kind === 'internet-gateway' && publicIp) || missing.length === 0) return [];
  const lack = `and endpoints for ${missing.join(', ')} are missing: a task could not even fetch its image`;
  return kind === 'internet-gateway'
    ? [
        error(
          `${subnetId} leads to an internet gateway, which takes public addresses only, while ECS_ASSIGN_PUBLIC_IP is false, ${lack}`,
          'Set ECS_ASSIGN_PUBLIC_IP=true and deploy, or give the subnet a NAT gateway or these endpoints.',
        ),
      ]
    : [
        error(
          `${subnetId} has no route to the internet, ${lack}`,
          'Give the subnet a route to an internet gateway (with public addresses) or a NAT gateway, or these endpoints.',
        ),
      ];
}

/** Each task takes one address. Tasks that run already have theirs, so this can warn of more than is needed. */
export const addresses = check(
  'addresses',
  'Free addresses',
  ['maxTasks'],
  ['subnets'],
  ({ subnets: found, maxTasks }) => {
    const free = found.reduce((sum, { freeAddresses }) => sum + freeAddresses, 0);
    const says = `${free} in the subnets for up to ${maxTasks} tasks`;
    const todo = 'Add a subnet to ECS_SUBNETS, or lower ECS_MAX_TASKS.';
    if (free === 0) return error(says, todo);
    return free < maxTasks ? warning(says, todo) : ok(says);
  },
);
