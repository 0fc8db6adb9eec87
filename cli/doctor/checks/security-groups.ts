import type { SecurityGroup, TrafficRule } from '../../../aws/operator/network.ts';
import { check } from '../check.ts';
import { error, type Finding, ok, together, warning } from '../finding.ts';

export const securityGroups = check(
  'security-groups',
  'Security groups',
  ['securityGroups'],
  ['settings', 'subnets'],
  ({ settings, subnets: found, securityGroups: groups }) => {
    const missing = settings.ECS_SECURITY_GROUPS.filter((id) => !groups.some(({ groupId }) => groupId === id));
    const vpcs = new Set(found.map(({ vpcId }) => vpcId));
    // Where no subnet exists, there is no VPC that they could belong to.
    const strangers = groups.filter(({ vpcId }) => vpcs.size > 0 && !vpcs.has(vpcId));
    return together(
      [
        missing.map((id) =>
          error(`${id} does not exist in this account and Region`, 'Correct ECS_SECURITY_GROUPS and deploy again.'),
        ),
        strangers.map(({ groupId, vpcId }) =>
          error(
            `${groupId} belongs to ${vpcId} and not to the VPC of the subnets`,
            'Correct ECS_SECURITY_GROUPS and deploy again.',
          ),
        ),
        groups.length > 0 ? judgeEgress(groups) : [],
        groups.filter(({ ingress }) => ingress.some(({ wholeWorld }) => wholeWorld)).map(openToTheWorld),
      ].flat(),
      ok(`${groups.length}, with a way out to port 443`),
    );
  },
);

function judgeEgress(groups: readonly SecurityGroup[]): Finding[] {
  const toHttps = groups.flatMap(({ egress }) => egress.filter(coversHttps));
  if (toHttps.some(({ wholeWorld }) => wholeWorld)) return [];
  return toHttps.length > 0
    ? [
        warning(
          'they let tasks out to port 443 of some addresses only',
          'Make sure that ECR, S3, SQS and CloudWatch Logs are among them.',
        ),
      ]
    : [error('none lets tasks out to port 443, where AWS answers', 'Add an outbound rule for TCP port 443.')];
}

function coversHttps({ protocol, ports }: TrafficRule): boolean {
  if (protocol === '-1') return true;
  return protocol === 'tcp' && (ports === undefined || (ports[0] <= 443 && ports[1] >= 443));
}

function openToTheWorld({ groupId }: SecurityGroup): Finding {
  return warning(
    `${groupId} lets the whole world in`,
    'Remove the inbound rule: nothing connects to a worker, and commands that people type could listen.',
  );
}
