import { mebibytesOf, milliCpuOf } from '../../kubernetes/quantity.ts';
import { type Carried, carry } from '../../trace/draft.ts';
import type { Place } from '../../trace/place.ts';
import type { PlannedWorkload } from './planned-workload.ts';
import { podRequests } from './pod-requests.ts';

type Resource = 'cpu' | 'memory';
type Told = Pick<PlannedWorkload, 'task' | 'template'>;

/**
 * A target in percent of what the containers request, in percent of the whole task, which is what ECS measures.
 *
 * @param whole Where a loss is told: the metric as a whole.
 * @returns undefined where it cannot be said, which is told.
 */
export function ofRequests(
  percent: Place,
  wanted: number,
  name: Resource,
  { task, template }: Told,
  whole = percent,
): Carried | undefined {
  const { amount, missing } = podRequests(template, name);
  if (missing !== undefined || amount === 0) {
    whole.remark('utilization-without-request', {
      lost: `${wanted} % is of what the containers request, and ${missing === undefined ? 'they request' : `"${missing}" requests`} no ${nameOf(name)}, so Kubernetes cannot scale by it, and there is no number for a policy.`,
      remedy: `Request ${nameOf(name)} in each container, and convert again; or make a target tracking policy by hand.`,
    });
    return undefined;
  }
  const reserved = reservedOf(name, task);
  const share = shareOf((amount * wanted) / 100, reserved);
  if (share > 100) return tellBeyond(whole, `${wanted} % of ${textOf(amount, name)}`, share);
  if (share !== wanted)
    percent.remark('utilization-of-task', {
      lost: `On Kubernetes ${wanted} % is of the ${textOf(amount, name)} that the containers request, on ECS it is of the task's whole size (${sizeOf(task)}), so it becomes ${share} %.`,
      remedy: 'Change the target together with the size of the task, and watch how the service scales.',
    });
  return carry(percent, share);
}

/** A target of so much for each pod, in percent of the whole task. */
export function ofAmount(amount: Place, name: Resource, { task }: Told, whole = amount): Carried | undefined {
  const text = typeof amount.value === 'number' ? amount.value : (amount.text() ?? '');
  const used = name === 'cpu' ? milliCpuOf(text) : mebibytesOf(text);
  if (used === undefined) {
    amount.refuse('wrong-type', `${amount.pointer} is no quantity.`, 'Write a quantity such as 500m or 256Mi.');
    return undefined;
  }
  const share = shareOf(used, reservedOf(name, task));
  if (share > 100) return tellBeyond(whole, String(text), share);
  amount.remark('utilization-of-task', {
    lost: `The target of ${text} for each pod becomes ${share} % of the task, which has ${sizeOf(task)}.`,
    remedy: 'Change the target together with the size of the task.',
  });
  return carry(amount, share);
}

/** A task has no more than its size, so its utilization never exceeds 100 %. */
function tellBeyond(whole: Place, target: string, share: number): undefined {
  whole.remark('utilization-beyond-task', {
    lost: `The target of ${target} is ${share} % of the task, which can never use so much, so no policy is made of it: the service would never scale out.`,
    remedy: 'Give the task a larger size, or lower the target, and convert again.',
  });
}

/** At least 1: a policy has no target of 0. */
function shareOf(used: number, reserved: number): number {
  return Math.max(1, Math.round((used * 100) / reserved));
}

/** In thousandths of a core, or in MiB. */
function reservedOf(name: Resource, { size }: PlannedWorkload['task']): number {
  return name === 'cpu' ? (size.cpuUnits * 1000) / 1024 : size.memoryMib;
}

function sizeOf({ size }: PlannedWorkload['task']): string {
  return `${size.cpuUnits} CPU units and ${size.memoryMib} MiB`;
}

function textOf(amount: number, name: Resource): string {
  return name === 'cpu' ? `${amount}m` : `${amount} MiB`;
}

function nameOf(name: Resource): string {
  return name === 'cpu' ? 'CPU' : 'memory';
}
