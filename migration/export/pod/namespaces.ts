import { type Carried, carry, type DraftMap } from '../../trace/draft.ts';
import type { Place } from '../../trace/place.ts';
import type { TaskPlan } from './task-plan.ts';

/** Which namespaces of the kernel the containers share with each other or with the node. */
export function namespacesOf(plan: TaskPlan): DraftMap {
  const pidMode = plan.task.member('pidMode');
  const ipcMode = plan.task.member('ipcMode');
  return {
    shareProcessNamespace: pidMode?.value === 'task' ? carry(pidMode, true) : undefined,
    hostPID: ofHost(plan, pidMode, 'processes'),
    hostIPC: ofHost(plan, ipcMode, 'shared memory'),
  };
}

function ofHost({ context }: TaskPlan, mode: Place | undefined, what: string): Carried | undefined {
  const value = mode?.text();
  if (mode === undefined || value === undefined) return undefined;
  if (value === 'host' && context.target !== 'eks-fargate') return carry(mode, true);
  if (value === 'host') {
    mode.remark('host-namespace-lost', {
      lost: `The containers do not see the ${what} of a host, as EKS Fargate refuses pods that ask for it.`,
      remedy: 'Do without it, or export with --target eks-nodes.',
    });
  } else if (value === 'none') {
    mode.remark('ipc-not-private', {
      lost: `Containers of a pod always share their ${what}; on ECS, each container had its own.`,
      remedy: 'Make two task definitions of containers that must not share it.',
    });
  } else if (what === 'shared memory') {
    mode.ignore('Containers of a pod share their IPC namespace anyway.');
  }
  return undefined;
}
