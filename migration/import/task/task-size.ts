import { unitsOfMilliCpu } from '../../ecs/values.ts';
import { carryAll, type Draft } from '../../trace/draft.ts';
import type { Place } from '../../trace/place.ts';
import type { ContainerRole, PodContainer, PodSource } from './pod-source.ts';
import { type Amount, needed, placesOf, type Resources } from './resources.ts';
import {
  type FargateSize,
  LARGEST_FARGATE_SIZE,
  nearestFargateSize,
  smallestFargateSize,
} from './smallest-fargate-size.ts';

export interface SizedContainer {
  readonly container: Pick<PodContainer, 'place' | 'name'>;
  readonly role: ContainerRole;
  readonly resources: Resources;
}

/** The size of a task, as chosen and as it goes into the task definition. */
interface TaskSize {
  readonly size: FargateSize;
  readonly cpu: Draft;
  readonly memory: Draft;
}

type Choose = (resources: Resources) => Amount;
const cpu: Choose = ({ milliCpu }) => milliCpu;
const memory: Choose = ({ memoryMib }) => memoryMib;

/**
 * The smallest size that holds the pod: what its own resources say (Kubernetes docs, "Pod-level resources"), else the sum of all that runs at
 * the same time. ECS sizes are steps, so there is mostly more than was asked for; that is told.
 *
 * @param pod `resources` of the pod itself.
 */
export function taskSizeOf(
  { spec }: PodSource,
  containers: readonly SizedContainer[],
  pod: Resources | undefined,
): TaskSize {
  const at = spec.member('containers') ?? spec;
  const milliCpu = neededAtOnce(containers, pod, cpu);
  const need = { cpuUnits: unitsOfMilliCpu(milliCpu), memoryMib: neededAtOnce(containers, pod, memory) };
  const fitting = smallestFargateSize(need);
  if (fitting === undefined) refuse(at, need);
  else tellChoice(at, need, fitting, milliCpu);
  tellSilent(containers, pod);
  const size = fitting ?? nearestFargateSize(need);
  const places = (pick: Choose) =>
    [...containers.map(({ resources }) => resources), ...(pod === undefined ? [] : [pod])].flatMap((resources) =>
      placesOf(pick(resources)),
    );
  return {
    size,
    cpu: carryAll(places(cpu), String(size.cpuUnits)),
    memory: carryAll(places(memory), String(size.memoryMib)),
  };
}

/**
 * What runs at the same time (Kubernetes docs, "Sidecar Containers", "Resource sharing within containers"): all main containers and sidecars,
 * or an init container beside the sidecars that were started before it, whichever is more.
 */
export function neededAtOnce(
  containers: readonly SizedContainer[],
  pod: Resources | undefined,
  pick: (resources: Resources) => Amount,
): number {
  const ofPod = pod === undefined ? 0 : needed(pick(pod));
  if (ofPod > 0) return ofPod;
  let running = 0;
  let most = 0;
  for (const { role, resources } of containers) {
    const own = needed(pick(resources));
    most = Math.max(most, running + own);
    if (role !== 'init') running += own;
  }
  return Math.max(most, running);
}

/**
 * Containers that say nothing beside others that do: the size has no room for them. An init container may use all that the task has, and the
 * pod's own resources are for all.
 */
function tellSilent(containers: readonly SizedContainer[], pod: Resources | undefined): void {
  const amounts = [
    { what: 'CPU', choose: cpu },
    { what: 'memory', choose: memory },
  ];
  const needs = amounts.filter(
    ({ choose }) =>
      (pod === undefined || needed(choose(pod)) === 0) &&
      containers.some(({ resources }) => needed(choose(resources)) > 0),
  );
  for (const { container, role, resources } of containers) {
    const missing = needs.filter(({ choose }) => needed(choose(resources)) === 0).map(({ what }) => what);
    if (role === 'init' || missing.length === 0) continue;
    container.place.remark('size-assumed', {
      lost: `The container "${container.name}" does not say how much ${missing.join(' and ')} it needs, so the size of the task has no room for it beside what the others ask for.`,
      remedy: 'Look at what it really uses (kubectl top pods --containers), and add it to the size of the task.',
    });
  }
}

function refuse(at: Place, need: FargateSize): void {
  const nearest = nearestFargateSize(need);
  const { cpuUnits, memoryMib } = LARGEST_FARGATE_SIZE;
  at.refuse(
    'no-fargate-size',
    `The pod needs ${need.cpuUnits} CPU units and ${need.memoryMib} MiB; the largest Fargate task has ${cpuUnits} and ${memoryMib}.`,
    `Lower requests and limits, e.g. to the nearest size of ${nearest.cpuUnits} CPU units and ${nearest.memoryMib} MiB, or run it on ECS with EC2 instances.`,
  );
}

function tellChoice(at: Place, need: FargateSize, size: FargateSize, milliCpu: number): void {
  const chosen = `${size.cpuUnits} CPU units and ${size.memoryMib} MiB`;
  if (milliCpu === 0 || need.memoryMib === 0) {
    const missing = milliCpu > 0 ? 'memory' : need.memoryMib > 0 ? 'CPU' : 'CPU or memory';
    at.remark('size-assumed', {
      lost: `No container says how much ${missing} it needs, and a Fargate task has to have a size; it gets ${chosen}, the smallest that holds what is said.`,
      remedy:
        'Look at what the pods really use (kubectl top pods), and set "cpu" and "memory" of the task accordingly.',
    });
    return;
  }
  if (size.cpuUnits === need.cpuUnits && size.memoryMib === need.memoryMib) return;
  at.remark('size-rounded-up', {
    lost: `The pod needs ${need.cpuUnits} CPU units (${milliCpu}m) and ${need.memoryMib} MiB; the smallest Fargate task that holds that has ${chosen}, which is what is billed.`,
    remedy: 'Let the containers use what is there, or lower requests and limits until a smaller size fits.',
  });
}
