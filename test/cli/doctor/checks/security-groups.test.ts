import type { TrafficRule } from '../../../../aws/operator/network.ts';
import { testFindings } from '../test-findings.ts';

const group = (egress: readonly TrafficRule[], ingress: readonly TrafficRule[] = [], vpcId = 'vpc-1') => ({
  securityGroups: [{ groupId: 'sg-00000001', vpcId, ingress, egress }],
});
const rule = (protocol: string, ports: readonly [number, number] | undefined, wholeWorld: boolean): TrafficRule => ({
  protocol,
  ports,
  wholeWorld,
});
const everywhere = rule('-1', undefined, true);

testFindings([
  {
    check: 'security-groups',
    when: 'one does not exist',
    knowing: { securityGroups: [] },
    status: 'error',
    says: /^sg-00000001 does not exist in this account and Region$/,
  },
  {
    check: 'security-groups',
    when: 'one is of another VPC',
    knowing: group([everywhere], [], 'vpc-2'),
    status: 'error',
    says: /belongs to vpc-2/,
  },
  {
    check: 'security-groups',
    when: 'nothing goes out to port 443',
    knowing: group([rule('tcp', [80, 80], true), rule('udp', [443, 443], true)]),
    status: 'error',
    says: /port 443/,
  },
  {
    check: 'security-groups',
    when: 'a range holds port 443',
    knowing: group([rule('tcp', [0, 65_535], true)]),
    status: 'ok',
    says: /443/,
  },
  {
    check: 'security-groups',
    when: 'only some addresses are reached',
    knowing: group([rule('tcp', [443, 443], false)]),
    status: 'warning',
    says: /some addresses only/,
  },
  {
    check: 'security-groups',
    when: 'the whole world comes in',
    knowing: group([everywhere], [rule('tcp', [22, 22], true)]),
    status: 'warning',
    says: /^sg-00000001 lets the whole world in$/,
  },
  {
    check: 'security-groups',
    when: 'somebody known comes in',
    knowing: group([everywhere], [rule('tcp', [22, 22], false)]),
    status: 'ok',
    says: /./,
  },
]);
