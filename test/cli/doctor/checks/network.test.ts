import type { WayOut } from '../../../../aws/operator/network.ts';
import { container, running } from '../healthy-knowledge.ts';
import { testFindings } from '../test-findings.ts';

const ways = (kind: WayOut['kind'], blackhole = false) => ({
  waysOut: [{ subnetId: 'subnet-0000000a', kind, blackhole }],
});
const subnet = (subnetId: string, zone: string, vpcId = 'vpc-1', freeAddresses = 100) => ({
  subnetId,
  vpcId,
  zone,
  freeAddresses,
});
const privately = { settings: running({ ECS_ASSIGN_PUBLIC_IP: 'false' }) };

testFindings([
  {
    check: 'subnets',
    when: 'one does not exist',
    knowing: { subnets: [subnet('subnet-0000000a', 'a')] },
    status: 'error',
    says: /^subnet-0000000b does not exist.*; all are in one availability zone \(a\)$/,
    todo: /ECS_SUBNETS/,
  },
  {
    check: 'subnets',
    when: 'they are of two VPCs',
    knowing: { subnets: [subnet('subnet-0000000a', 'a'), subnet('subnet-0000000b', 'b', 'vpc-2')] },
    status: 'error',
    says: /2 VPCs \(vpc-1, vpc-2\)/,
  },
  {
    check: 'subnets',
    when: 'they are in one zone',
    knowing: { subnets: [subnet('subnet-0000000a', 'a'), subnet('subnet-0000000b', 'a')] },
    status: 'warning',
    says: /one availability zone/,
  },
  {
    check: 'routes',
    when: 'the gateway is gone',
    knowing: ways('internet-gateway', true),
    status: 'error',
    says: /gateway that is gone/,
  },
  {
    check: 'routes',
    when: 'there is no way out',
    knowing: ways('none'),
    status: 'error',
    says: /no route to the internet.*ecr\.api, ecr\.dkr, s3, logs, sqs/,
  },
  {
    check: 'routes',
    when: 'endpoints stand in for a way out',
    knowing: { ...ways('none'), endpointServices: ['ecr.api', 'ecr.dkr', 's3', 'logs', 'sqs'] },
    status: 'ok',
    says: /./,
  },
  {
    check: 'routes',
    when: 'the tasks have a secret and no endpoint for it',
    knowing: {
      ...ways('none'),
      ...container({ secretSources: ['arn:aws:secretsmanager:r:1:secret:redis'] }),
      endpointServices: ['ecr.api', 'ecr.dkr', 's3', 'logs', 'sqs'],
    },
    status: 'error',
    says: /endpoints for secretsmanager are missing/,
  },
  {
    check: 'routes',
    when: 'an internet gateway meets private addresses',
    knowing: { ...ways('internet-gateway'), ...privately },
    status: 'error',
    says: /public addresses only, while ECS_ASSIGN_PUBLIC_IP is false/,
  },
  {
    check: 'routes',
    when: 'a NAT gateway meets private addresses',
    knowing: { ...ways('nat-gateway'), ...privately },
    status: 'ok',
    says: /NAT gateway or endpoints/,
  },
  {
    check: 'routes',
    when: 'public addresses are paid for in vain',
    knowing: ways('nat-gateway'),
    status: 'warning',
    says: /paid for and not used/,
    todo: /\$0\.005/,
  },
  {
    check: 'routes',
    when: 'the way out is none that is known',
    knowing: ways('other'),
    status: 'warning',
    says: /neither/,
  },
  {
    check: 'addresses',
    when: 'there are too few',
    knowing: { maxTasks: 11 },
    status: 'warning',
    says: /^10 in the subnets for up to 11 tasks$/,
    todo: /ECS_MAX_TASKS/,
  },
  {
    check: 'addresses',
    when: 'there are none',
    knowing: { subnets: [subnet('subnet-0000000a', 'a', 'vpc-1', 0)] },
    status: 'error',
    says: /^0 /,
  },
]);
