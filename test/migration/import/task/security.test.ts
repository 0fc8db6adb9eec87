import { describe, expect, test } from '@jest/globals';
import { defaultCapabilities } from '../../../../migration/import/task/capabilities.ts';
import type { JsonMap } from '../../../../migration/trace/json.ts';
import { importPod, plainContainer, usualRemarks } from './support/import-manifests.ts';

const told = (remarks: readonly string[]) =>
  remarks.filter((remark) => !usualRemarks.includes(remark)).map((remark) => remark.replace('/spec/', ''));
const secured = (container: JsonMap, pod: JsonMap = {}) => {
  const imported = importPod({ securityContext: pod }, { securityContext: container });
  return { ...imported, definition: imported.containers[0] ?? {} };
};

describe('the user of a container', () => {
  test.each([
    { name: 'its own', container: { runAsUser: 1 }, pod: {}, user: '1', codes: [] },
    { name: 'with a group', container: { runAsUser: 1, runAsGroup: 2 }, pod: {}, user: '1:2', codes: [] },
    { name: "the pod's", container: {}, pod: { runAsUser: 3, runAsGroup: 4 }, user: '3:4', codes: [] },
    {
      name: 'its own before',
      container: { runAsUser: 1 },
      pod: { runAsUser: 3, runAsGroup: 4 },
      user: '1:4',
      codes: [],
    },
    { name: 'root', container: { runAsUser: 0 }, pod: {}, user: '0', codes: [] },
    {
      name: 'a group alone',
      container: { runAsGroup: 2 },
      pod: {},
      user: undefined,
      codes: ['containers/0/securityContext/runAsGroup group-lost'],
    },
    {
      name: 'not root, and none',
      container: { runAsNonRoot: true },
      pod: {},
      user: undefined,
      codes: ['containers/0/securityContext/runAsNonRoot non-root-unchecked'],
    },
    {
      name: 'not root, as is said',
      container: { runAsNonRoot: true, runAsUser: 5 },
      pod: { runAsNonRoot: true },
      user: '5',
      codes: [],
    },
    {
      name: 'no container root, and none said',
      container: {},
      pod: { runAsNonRoot: true },
      user: undefined,
      codes: ['securityContext/runAsNonRoot non-root-unchecked'],
    },
    { name: 'whoever', container: { runAsNonRoot: false }, pod: {}, user: undefined, codes: [] },
  ])('$name', ({ container, pod, user, codes }) => {
    const { definition, remarks } = secured(container, pod);
    expect(definition['user']).toBe(user);
    expect(told(remarks)).toEqual(codes);
  });
});

describe('capabilities', () => {
  const others = (...kept: readonly string[]) => defaultCapabilities.filter((name) => !kept.includes(name));
  test.each([
    { name: 'all dropped', given: { drop: ['ALL'] }, becomes: { drop: ['ALL'] }, codes: [] },
    {
      name: 'some dropped',
      given: { drop: ['CAP_KILL', 'net_raw'] },
      becomes: { drop: ['KILL', 'NET_RAW'] },
      codes: [],
    },
    {
      name: 'all dropped but one',
      given: { add: ['NET_BIND_SERVICE'], drop: ['ALL'] },
      becomes: { drop: others('NET_BIND_SERVICE') },
      codes: [],
    },
    { name: 'the one that Fargate adds', given: { add: ['SYS_PTRACE'] }, becomes: { add: ['SYS_PTRACE'] }, codes: [] },
    { name: 'one that is there anyway', given: { add: ['CHOWN'] }, becomes: undefined, codes: [] },
    {
      name: 'one that Fargate does not add',
      given: { add: ['NET_ADMIN'] },
      becomes: undefined,
      codes: ['add/0 capability-lost'],
    },
  ])('$name', ({ given, becomes, codes }) => {
    const { definition, remarks } = secured({ capabilities: given });
    expect(definition['linuxParameters']).toEqual(becomes && { capabilities: becomes });
    expect(told(remarks)).toEqual(codes.map((code) => `containers/0/securityContext/capabilities/${code}`));
  });
});

describe('what a container may do', () => {
  test.each([
    {
      name: 'a read-only file system',
      given: { readOnlyRootFilesystem: true },
      becomes: { readonlyRootFilesystem: true },
      codes: [],
    },
    { name: 'a writable one', given: { readOnlyRootFilesystem: false }, becomes: {}, codes: [] },
    {
      name: 'no more privileges',
      given: { allowPrivilegeEscalation: false },
      becomes: {},
      codes: ['allowPrivilegeEscalation privilege-escalation'],
    },
    { name: 'as many as it gets', given: { allowPrivilegeEscalation: true }, becomes: {}, codes: [] },
    { name: 'no privileges', given: { privileged: false, procMount: 'Default' }, becomes: {}, codes: [] },
    { name: 'all of /proc', given: { procMount: 'Unmasked' }, becomes: {}, codes: ['procMount proc-mount-lost'] },
    {
      name: 'the usual profile',
      given: { seccompProfile: { type: 'RuntimeDefault' } },
      becomes: {},
      codes: ['seccompProfile/type profile-unknown'],
    },
    {
      name: 'its own profile',
      given: { appArmorProfile: { type: 'Unconfined' } },
      becomes: {},
      codes: ['appArmorProfile profile-lost'],
    },
    { name: 'SELinux', given: { seLinuxOptions: { level: 'a' } }, becomes: {}, codes: ['seLinuxOptions selinux-lost'] },
    {
      name: 'Windows',
      given: { windowsOptions: { hostProcess: true } },
      becomes: {},
      codes: ['windowsOptions windows-lost'],
    },
  ])('$name', ({ given, becomes, codes }) => {
    const { definition, remarks, problems, fates } = secured(given);
    expect(definition).toMatchObject(becomes);
    expect(told(remarks)).toEqual(codes.map((code) => `containers/0/securityContext/${code}`));
    const left = fates.filter(({ fate }) => fate === 'ignored').map(({ pointer }) => pointer);
    const spoken = fates.filter(({ fate }) => fate === 'remarked').map(({ pointer }) => pointer);
    expect(spoken.filter((pointer) => left.some((above) => `${pointer}/`.startsWith(`${above}/`)))).toEqual([]);
    expect(problems).toEqual([]);
  });

  test('all that there is, is refused', () => {
    expect(secured({ privileged: true }).problems).toMatchObject([{ code: 'privileged' }]);
  });
});

describe('what a pod says for all', () => {
  test('kernel parameters of containers are set once', () => {
    const sysctls = [
      { name: 'net.core.somaxconn', value: '1024' },
      { name: 'vm.max_map_count', value: '1' },
    ];
    const { containers, remarks } = importPod({
      containers: [plainContainer, { ...plainContainer, name: 'other', resources: {} }],
      securityContext: { sysctls },
    });
    expect(containers.map((each) => each['systemControls'])).toEqual([
      [{ namespace: 'net.core.somaxconn', value: '1024' }],
      undefined,
    ]);
    expect(told(remarks)).toContain('securityContext/sysctls/1 machine-sysctl-lost');
  });

  test.each([
    { name: 'without volumes', volumes: [], codes: [] },
    {
      name: 'with volumes',
      volumes: [{ name: 'a', emptyDir: {} }],
      codes: ['securityContext/fsGroup volume-group-lost'],
    },
  ])('a group for files $name', ({ volumes, codes }) => {
    const { remarks } = importPod({ volumes, securityContext: { fsGroup: 1, fsGroupChangePolicy: 'Always' } });
    expect(told(remarks)).toEqual(codes);
  });

  test('is not lost where each container says it itself', () => {
    const { fates } = secured({ runAsUser: 1 }, { runAsUser: 2 });
    expect(fates).toContainEqual(
      expect.objectContaining({ pointer: '/spec/template/spec/securityContext/runAsUser', fate: 'ignored' }),
    );
  });
});
