import { type Carried, carryAll } from '../../trace/draft.ts';
import { isForEnd } from './container-roles.ts';
import { present } from './read.ts';
import type { ContainerPlan, Dependant } from './task-plan.ts';

/** The container's name. What waits for it is carried by where it stands, which its name marks. */
export function nameOf(container: ContainerPlan): Carried {
  const waiting = container.dependants.flatMap(({ place }) =>
    present(place.member('containerName'), place.member('condition')),
  );
  return carryAll([...present(container.place.member('name')), ...waiting], container.name);
}

/** Whether a failure of a one-shot container must not keep the others from starting. */
export function mayFail({ dependants }: ContainerPlan): boolean {
  return dependants.every(({ condition }) => condition !== 'SUCCESS') && dependants.some(isComplete);
}

/** Says what is different about waiting for this container. */
export function remarkDependants(container: ContainerPlan): void {
  for (const dependant of container.unawaited) remarkUnawaited(container, dependant);
  if (container.role === 'sidecar') remarkSidecar(container);
  if (container.role !== 'one-shot') return;
  for (const dependant of container.dependants) {
    if (isComplete(dependant)) remarkCompletion(container, dependant);
    else remarkOneShot(container, dependant);
  }
}

/** Whoever waits for a regular container starts at the same time, or before it as a sidecar of a Job. */
function remarkUnawaited({ ecsName }: ContainerPlan, { place, condition, ecsName: waiting }: Dependant): void {
  if (isForEnd(condition)) {
    place.remark('end-not-awaited', {
      lost: `"${waiting}" does not wait for the end of "${ecsName}" (${condition}), as that runs as long as the pod.`,
      remedy: `Run "${waiting}" as a Job of its own, or let it find out by itself when "${ecsName}" is done.`,
    });
    return;
  }
  place.member('containerName')?.ignore('What differs about waiting for it is told at the condition.');
  (place.member('condition') ?? place).remark('starts-without-waiting', {
    lost: `"${waiting}" does not wait for "${ecsName}" (${condition}), as no container of a pod can wait for one that the pod runs for.`,
    remedy: `Let "${waiting}" try again until "${ecsName}" answers.`,
  });
}

function isComplete({ condition }: Dependant): boolean {
  return condition === 'COMPLETE';
}

function remarkSidecar({ place, ecsName, dependants }: ContainerPlan): void {
  place.remark('native-sidecar', {
    lost: `"${ecsName}" is an init container with restartPolicy Always, so that it starts before the others and runs beside them.`,
    remedy: 'Run it on Kubernetes 1.29 or newer; older ones wait for its end and never start the rest.',
  });
  const forHealth = dependants.filter(({ condition }) => condition === 'HEALTHY');
  if (forHealth.length === 0) return;
  for (const dependant of dependants) {
    if (!forHealth.includes(dependant)) remarkWaitForHealth(ecsName, dependant);
  }
}

function remarkWaitForHealth(ecsName: string, { place, condition, ecsName: waiting }: Dependant): void {
  (place.member('condition') ?? place).remark('waits-for-health', {
    lost: `"${waiting}" starts after "${ecsName}" is healthy, as others wait for that; ECS waits only for ${condition}.`,
    remedy: `Make sure that "${waiting}" may start that late, or let the others find out by themselves when "${ecsName}" is healthy.`,
  });
}

function remarkOneShot({ ecsName }: ContainerPlan, { place, condition, ecsName: waiting }: Dependant): void {
  const told = place.member('condition') ?? place;
  if (condition === 'SUCCESS') {
    told.remark('init-container-retried', {
      lost: `When "${ecsName}" fails, Kubernetes runs it again until it succeeds, where ECS stops the task.`,
      remedy: `Make sure that "${ecsName}" may run more than once, and watch for pods that stay in Init:CrashLoopBackOff.`,
    });
    return;
  }
  told.remark('waits-for-end', {
    lost: `"${waiting}" starts after "${ecsName}" has ended, as others wait for its success; ECS waits only for ${condition}.`,
    remedy: `Let "${waiting}" depend on SUCCESS as well, or split "${ecsName}" into two containers.`,
  });
}

function remarkCompletion(container: ContainerPlan, { place }: Dependant): void {
  const told = place.member('condition') ?? place;
  if (mayFail(container) && container.place.list('entryPoint').length > 0) {
    told.remark('init-failure-swallowed', {
      lost: `"${container.ecsName}" runs under /bin/sh, which drops its exit code, because a failed init container would keep the pod from starting.`,
      remedy: `Make sure that the image of "${container.ecsName}" has /bin/sh, or let it exit with 0 by itself.`,
    });
    return;
  }
  told.remark('init-failure-blocks', {
    lost: `The pod does not start as long as "${container.ecsName}" fails, where ECS goes on after any exit code.`,
    remedy: `Let "${container.ecsName}" exit with 0 whatever happens, or give it an entryPoint, so that its exit code can be dropped.`,
  });
}
