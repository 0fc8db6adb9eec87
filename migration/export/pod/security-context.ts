import { carry, type DraftMap } from '../../trace/draft.ts';
import type { Place } from '../../trace/place.ts';
import { flagMember, textItems, unlessEmpty } from './read.ts';
import type { ContainerPlan, TaskPlan } from './task-plan.ts';

/** The `securityContext` of a container. */
export function securityContextOf(plan: TaskPlan, container: ContainerPlan): DraftMap | undefined {
  return unlessEmpty({
    ...userOf(container),
    privileged: privilegedOf(plan, container),
    readOnlyRootFilesystem: flagMember(container.place, 'readonlyRootFilesystem'),
    allowPrivilegeEscalation: privilegeEscalationOf(container),
    capabilities: capabilitiesOf(plan, container),
  });
}

/** `uid`, `uid:gid`, or names, of which only root's number is known without the image (ECS API reference, ContainerDefinition, user). */
function userOf({ place, ecsName }: ContainerPlan): DraftMap {
  const user = place.member('user');
  const text = user?.text();
  if (user === undefined || text === undefined) return {};
  const [userName = '', groupName] = text.split(':');
  const runAsUser = idOf(userName);
  const runAsGroup = groupName === undefined ? undefined : idOf(groupName);
  if (runAsUser === undefined || (groupName !== undefined && runAsGroup === undefined)) {
    user.remark('user-name-unresolved', {
      lost: `"${ecsName}" does not run as "${text}", as Kubernetes takes numbers only, and those of names stand in the image; it runs as the image's own user.`,
      remedy: `Look the numbers up with "id ${userName}" in the image, and set user to uid:gid.`,
    });
    return {};
  }
  return {
    runAsUser: carry(user, runAsUser),
    runAsGroup: runAsGroup === undefined ? undefined : carry(user, runAsGroup),
  };
}

function idOf(name: string): number | undefined {
  if (name === 'root') return 0;
  return /^\d{1,10}$/.test(name) ? Number(name) : undefined;
}

function privilegedOf(plan: TaskPlan, { place, ecsName }: ContainerPlan) {
  const privileged = place.member('privileged');
  if (privileged?.flag() === true && plan.context.target === 'eks-fargate') {
    privileged.refuse(
      'privileged-on-fargate',
      `"${ecsName}" is privileged, and EKS Fargate runs no privileged containers.`,
      'Drop privileged and add the capabilities that it really needs, or export with --target eks-nodes.',
    );
  }
  return flagMember(place, 'privileged');
}

function privilegeEscalationOf({ place, ecsName }: ContainerPlan) {
  let draft: DraftMap[string];
  for (const option of place.list('dockerSecurityOptions')) {
    const text = option.text();
    if (text === undefined) continue;
    if (/^no-new-privileges([:=]true)?$/.test(text)) draft = carry(option, false);
    else {
      option.remark('security-option-lost', {
        lost: `"${ecsName}" runs without the security option "${text}" of Docker.`,
        remedy:
          'Set seLinuxOptions, appArmorProfile or gmsaCredentialSpec in its securityContext where the nodes have what it names.',
      });
    }
  }
  return draft;
}

function capabilitiesOf(plan: TaskPlan, { place, ecsName }: ContainerPlan): DraftMap | undefined {
  const capabilities = place.at('linuxParameters', 'capabilities');
  const add = capabilities?.member('add');
  if (plan.context.target === 'eks-fargate') remarkAdditions(add, ecsName);
  return unlessEmpty({
    add: plan.context.target === 'eks-fargate' ? undefined : textItems(add),
    drop: textItems(capabilities?.member('drop')),
  });
}

/** The scheduler of EKS Fargate refuses such pods: `invalid SecurityContext fields: Capabilities added`. */
function remarkAdditions(add: Place | undefined, ecsName: string): void {
  for (const capability of add?.items() ?? []) {
    capability.remark('capability-on-fargate', {
      lost: `"${ecsName}" does not get the capability ${String(capability.value)}, as EKS Fargate runs no pod that adds one.`,
      remedy: 'Do without it, or export with --target eks-nodes.',
    });
  }
}
