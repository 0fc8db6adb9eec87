import { carry, carryAll, type DraftMap } from '../../trace/draft.ts';
import type { Place } from '../../trace/place.ts';
import { applyTemplateRules, type MemberRule, type MemberRules, remarked, unless } from '../member-rules.ts';
import { capabilitiesOf } from './capabilities.ts';

/** `user`, `readonlyRootFilesystem` and `linuxParameters` of a container, from its security context and from the pod's. */
export function containerSecurity(container: Place, pod: Place | undefined): DraftMap {
  const own = container.member('securityContext');
  applyTemplateRules(own, rules);
  return {
    user: userOf(own, pod),
    readonlyRootFilesystem: readOnlyRoot(own),
    linuxParameters: capabilitiesOf(own?.member('capabilities')),
  };
}

const runtimeProfile =
  (kind: string): MemberRule =>
  (profile) => {
    const type = profile.member('type')?.value;
    if (type === 'RuntimeDefault') {
      profile.member('localhostProfile')?.ignore('It is for profiles of the node alone.');
      profile.member('type')?.remark('profile-unknown', {
        lost: `The container runs under the default ${kind} profile of the cluster's runtime; what Fargate applies in its place cannot be chosen or seen.`,
        remedy: 'Nothing, unless a rule of yours demands it: each Fargate task runs in a virtual machine of its own.',
      });
      return;
    }
    profile.remark('profile-lost', {
      lost: `The container has the ${kind} profile ${String(type)}, and Fargate lets nobody choose one.`,
      remedy: 'See that the program runs under the restrictions of Fargate, and drop capabilities in its place.',
    });
  };

export const seLinux: MemberRule = remarked(
  'selinux-lost',
  'The container has SELinux labels, and Fargate has no SELinux.',
  'Nothing; each Fargate task runs in a virtual machine of its own.',
);
export const seccomp: MemberRule = runtimeProfile('seccomp');
export const appArmor: MemberRule = runtimeProfile('AppArmor');
export const windowsOptions: MemberRule = remarked(
  'windows-lost',
  'These options are for Windows containers, and the task definition is one for Linux.',
  'Remove them, or write a task definition for Windows by hand.',
);

const rules: MemberRules = {
  privileged: unless([false], 'No container of Fargate is privileged.', (member) =>
    member.refuse(
      'privileged',
      'The container is privileged, and Fargate runs no privileged containers.',
      'Remove "privileged" if the program does without, or run it on ECS with EC2 instances.',
    ),
  ),
  allowPrivilegeEscalation: unless(
    [true],
    'It is what Fargate allows, too.',
    remarked(
      'privilege-escalation',
      'A process may gain privileges on Fargate, e.g. by a program with the setuid bit; what forbids that (no-new-privileges) cannot be set there.',
      'Remove such programs from the image, run as a user other than root, or start the program by "setpriv --no-new-privs".',
    ),
  ),
  procMount: unless(
    ['Default'],
    'It is the default.',
    remarked('proc-mount-lost', 'Fargate masks parts of /proc in each container.', 'Do without what is masked.'),
  ),
  seLinuxOptions: seLinux,
  seccompProfile: seccomp,
  appArmorProfile: appArmor,
  windowsOptions,
};

function userOf(own: Place | undefined, pod: Place | undefined): DraftMap[string] {
  const user = own?.member('runAsUser') ?? pod?.member('runAsUser');
  const group = own?.member('runAsGroup') ?? pod?.member('runAsGroup');
  tellNonRoot(own?.member('runAsNonRoot'), user);
  const userId = user?.number();
  const groupId = group?.number();
  if (user !== undefined && userId !== undefined) {
    if (group === undefined || groupId === undefined) return carry(user, String(userId));
    return carryAll([user, group], `${userId}:${groupId}`);
  }
  group?.remark('group-lost', {
    lost: 'ECS takes a group only beside a user, and the manifest names no user.',
    remedy: 'Set "runAsUser", too, or set the user and group in the image.',
  });
  return undefined;
}

/** Says whether the output keeps a container from running as root, where the manifest demands it. */
export function tellNonRoot(demand: Place | undefined, user: Place | undefined): void {
  if (demand === undefined) return;
  if (demand.value === false) demand.ignore('It asks for nothing.');
  else if (typeof user?.value === 'number' && user.value !== 0) demand.ignore('The user that is set is not root.');
  else
    demand.remark('non-root-unchecked', {
      lost: 'Kubernetes does not start an image that would run as root; ECS does not look.',
      remedy: 'Set "user" of the container to a user id other than 0.',
    });
}

function readOnlyRoot(own: Place | undefined): DraftMap[string] {
  const member = own?.member('readOnlyRootFilesystem');
  const flag = member?.flag();
  if (member === undefined || flag === undefined) return undefined;
  if (flag) return carry(member);
  member.ignore('It is the default of ECS.');
  return undefined;
}
