import type { DraftMap } from '../../trace/draft.ts';
import { carry } from '../../trace/draft.ts';
import type { Place } from '../../trace/place.ts';
import { applyTemplateRules, ignored, remarked } from '../member-rules.ts';
import type { PodContainer } from './pod-source.ts';
import { appArmor, seccomp, seLinux, tellNonRoot, windowsOptions } from './security-context.ts';

/** Kernel parameters that belong to a container's own namespaces, all that ECS sets (ECS API reference, SystemControl). */
const NAMESPACED = /^(net\.|fs\.mqueue\.|kernel\.(msg|sem$|shm))/;

/**
 * Says what becomes of the pod's security context, apart from user and group, which each container has in its own `user`; gives `systemControls`,
 * which count for the whole task, whichever container has them.
 */
export function podSecurity(spec: Place, containers: readonly PodContainer[]): readonly DraftMap[] {
  const pod = spec.member('securityContext');
  for (const name of ['runAsUser', 'runAsGroup']) {
    const everyOwn = containers.every(({ place }) => place.at('securityContext', name) !== undefined);
    if (everyOwn) pod?.member(name)?.ignore('Each container has its own.');
  }
  const users = containers.map(({ place }) => place.at('securityContext', 'runAsUser') ?? pod?.member('runAsUser'));
  const noneIsRoot = users.every((user) => typeof user?.value === 'number' && user.value !== 0);
  tellNonRoot(pod?.member('runAsNonRoot'), noneIsRoot ? users[0] : undefined);
  applyTemplateRules(pod, {
    fsGroup: (member) => tellVolumeGroup(member, spec),
    fsGroupChangePolicy: ignored('It only says how "fsGroup" is applied.'),
    supplementalGroups: remarked(
      'group-lost',
      'The processes are members of further groups, and ECS gives a container one group only.',
      'Add the user to these groups in the image (/etc/group).',
    ),
    supplementalGroupsPolicy: ignored('ECS adds no groups, so there is nothing to merge.'),
    seLinuxOptions: seLinux,
    seLinuxChangePolicy: ignored('It only says how SELinux labels are applied.'),
    seccompProfile: seccomp,
    appArmorProfile: appArmor,
    windowsOptions,
  });
  return systemControls(pod?.list('sysctls') ?? []);
}

function tellVolumeGroup(member: Place, spec: Place): void {
  if (spec.list('volumes').length === 0) {
    member.ignore('The pod has no volumes whose files could get this group.');
    return;
  }
  member.remark('volume-group-lost', {
    lost: `Kubernetes gives the files of volumes the group ${String(member.value)}; on Fargate a volume belongs to root unless the image says otherwise.`,
    remedy:
      'Make the directory in the image with the right owner, and name it by VOLUME in the Dockerfile; for EFS, use an access point with this user and group.',
  });
}

function systemControls(sysctls: readonly Place[]): readonly DraftMap[] {
  return sysctls.flatMap((sysctl) => {
    const [name, value] = [sysctl.required('name'), sysctl.required('value')];
    const text = name?.text();
    if (name === undefined || value === undefined || text === undefined || value.text() === undefined) return [];
    if (NAMESPACED.test(text)) return [{ namespace: carry(name), value: carry(value) }];
    sysctl.remark('machine-sysctl-lost', {
      lost: `The kernel parameter ${text} belongs to the whole machine, and ECS sets those of containers only.`,
      remedy: 'Do without it; Fargate has no way to set it.',
    });
    return [];
  });
}
