import { describe, test } from '@jest/globals';
import type { JsonMap } from '../../../../migration/trace/json.ts';
import { check, type Row } from './support.ts';

describe('security', () => {
  const linux = (capabilities: JsonMap) => ({ linuxParameters: { capabilities } });
  test.each<Row>([
    { name: 'a user id', container: { user: '1000' }, becomes: { securityContext: { runAsUser: 1000 } } },
    {
      name: 'user and group',
      container: { user: '1000:50' },
      becomes: { securityContext: { runAsUser: 1000, runAsGroup: 50 } },
    },
    { name: 'root', container: { user: 'root:root' }, becomes: { securityContext: { runAsUser: 0, runAsGroup: 0 } } },
    { name: 'a user name', container: { user: 'node' }, said: ['user user-name-unresolved'] },
    { name: 'a group name', container: { user: '1000:staff' }, said: ['user user-name-unresolved'] },
    {
      name: 'readonlyRootFilesystem and privileged',
      container: { readonlyRootFilesystem: true, privileged: true },
      becomes: { securityContext: { readOnlyRootFilesystem: true, privileged: true } },
    },
    {
      name: 'privileged on EKS Fargate',
      target: 'eks-fargate',
      container: { privileged: true },
      becomes: { securityContext: { privileged: true } },
      said: ['privileged privileged-on-fargate'],
    },
    {
      name: 'no new privileges, and other security options',
      container: { dockerSecurityOptions: ['no-new-privileges', 'label:type:x'] },
      becomes: { securityContext: { allowPrivilegeEscalation: false } },
      said: ['dockerSecurityOptions/1 security-option-lost'],
    },
    {
      name: 'capabilities',
      container: linux({ add: ['SYS_PTRACE'], drop: ['ALL'] }),
      becomes: { securityContext: { capabilities: { add: ['SYS_PTRACE'], drop: ['ALL'] } } },
    },
    {
      name: 'capabilities on EKS Fargate',
      target: 'eks-fargate',
      container: linux({ add: ['SYS_PTRACE'], drop: ['NET_RAW'] }),
      becomes: { securityContext: { capabilities: { drop: ['NET_RAW'] } } },
      said: ['linuxParameters/capabilities/add/0 capability-on-fargate'],
    },
    { name: 'credentialSpecs', container: { credentialSpecs: ['x'] }, said: ['credentialSpecs credential-spec-lost'] },
  ])('$name', check);
});
