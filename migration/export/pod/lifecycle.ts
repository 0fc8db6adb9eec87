import { carry, carryAll, type Draft } from '../../trace/draft.ts';
import type { ContainerPlan, TaskPlan } from './task-plan.ts';

/** Seconds between SIGTERM and SIGKILL where nothing says otherwise; the same on both sides (ECS API reference, stopTimeout; PodSpec). */
const DEFAULT_STOP_SECONDS = 30;

/** A pod has one grace period: the longest of its containers. */
export function gracePeriodOf(plan: TaskPlan): Draft | undefined {
  const timeouts = plan.containers.map((container) => {
    const place = container.place.member('stopTimeout');
    return { container, place, seconds: place?.number() ?? DEFAULT_STOP_SECONDS };
  });
  const places = timeouts.flatMap(({ place }) => place ?? []);
  if (places.length === 0) return undefined;
  const longest = Math.max(...timeouts.map(({ seconds }) => seconds));
  for (const { container, place, seconds } of timeouts) {
    if (seconds === longest) continue;
    place?.remark('stop-timeout-shared', {
      lost: `"${container.ecsName}" has ${longest} s to stop in place of ${seconds} s, as all containers of a pod have the longest.`,
      remedy: 'Let the container exit by itself on SIGTERM.',
    });
  }
  return carryAll(places, longest);
}

/** `restartPolicy: Always` makes an init container a sidecar. */
export function restartPolicyOf({ role, place }: ContainerPlan): Draft | undefined {
  if (role !== 'sidecar') return undefined;
  const essential = place.member('essential');
  return essential === undefined ? 'Always' : carry(essential, 'Always');
}

/** Says what becomes of a task when one of its containers ends. */
export function remarkEnd(plan: TaskPlan, container: ContainerPlan): void {
  const { place, role, essential } = container;
  if (role === 'one-shot') place.member('essential')?.ignore('An init container ends before the others start.');
  else if (plan.containers.length === 1) place.member('essential')?.ignore('It is the only container of the task.');
  else if (essential) remarkEssential(plan, container);
  else remarkHelper(plan, container);
  remarkRestartPolicy(container);
  remarkStartTimeout(container);
}

function remarkEssential({ worker }: TaskPlan, { place, ecsName, role }: ContainerPlan): void {
  const told = place.member('essential') ?? place;
  if (worker?.isJob !== true) {
    told.remark('essential-restarts-alone', {
      lost: `When "${ecsName}" ends, Kubernetes restarts it beside the others, where ECS stops the whole task.`,
      remedy: 'Make sure that the other containers can bear its restart.',
    });
  } else if (role === 'regular') place.member('essential')?.ignore('The Job ends with it, as the task does.');
  else {
    told.remark('sidecars-of-job', {
      lost: `The job ends with "${worker.containerName}" alone; "${ecsName}" starts before it as a sidecar, and is started anew when it ends, where ECS stops the whole task.`,
      remedy: 'See that the worker can do without it for a moment.',
    });
  }
}

/** A container that is down makes its pod unready, also a sidecar (Kubernetes docs, "Pod Lifecycle", "Pod conditions"). */
function remarkHelper(plan: TaskPlan, container: ContainerPlan): void {
  const { place, ecsName, role, dependants } = container;
  const told = place.member('essential') ?? place;
  const isJob = plan.worker?.isJob === true;
  if (!isJob && isServed(plan) && !isLasting(container)) {
    told.remark('helper-end-unready', {
      lost: `When "${ecsName}" ends, Kubernetes restarts it, in the end every 5 min, and takes the pod out of its Services and load balancers in between, where ECS lets the task go on without it.`,
      remedy: 'Let it run until it gets SIGTERM, or run it as a Job of its own where it is meant to end.',
    });
  } else if (role === 'sidecar' && dependants.length === 0) {
    told.remark('helper-as-sidecar', {
      lost: `"${ecsName}" is taken for one that runs as long as the pod: Kubernetes starts it before the main containers, and again whenever it ends; while it is down, the pod is not ready.`,
      remedy: 'Where it is meant to end by itself, let the others depend on its SUCCESS, or make it a Job.',
    });
  } else {
    told.remark('helper-restarts', {
      lost: `When "${ecsName}" ends, Kubernetes restarts it, and the pod is not ready meanwhile, where ECS lets the task go on without it.`,
      remedy: 'Let it run until it gets SIGTERM, or make it a Job where it is meant to end by itself.',
    });
  }
}

/** Each port that is mapped becomes one of a Service. */
function isServed({ containers }: TaskPlan): boolean {
  return containers.some(({ place }) => place.list('portMappings').length > 0);
}

/** What nobody gives to a container that is meant to end. */
function isLasting({ place }: ContainerPlan): boolean {
  return (
    place.member('healthCheck') !== undefined ||
    place.member('firelensConfiguration') !== undefined ||
    place.list('portMappings').length > 0 ||
    place.at('restartPolicy', 'enabled')?.value === true
  );
}

function remarkRestartPolicy({ place, ecsName }: ContainerPlan): void {
  const policy = place.member('restartPolicy');
  if (policy === undefined) return;
  if (policy.member('enabled')?.value !== true) {
    policy.ignore('It is switched off; what Kubernetes does when a container ends is told at the container.');
    return;
  }
  policy.member('enabled')?.ignore('Kubernetes restarts containers that end.');
  const codes = policy.list('ignoredExitCodes').map(({ value }) => String(value));
  if (codes.length > 0) {
    policy.member('ignoredExitCodes')?.remark('exit-codes-not-ignored', {
      lost: `"${ecsName}" is restarted after the exit codes ${codes.join(', ')}, too, which ECS takes for an end.`,
      remedy: 'Run it as a Job with a podFailurePolicy where an exit code has to be the end.',
    });
  }
  policy.member('restartAttemptPeriod')?.remark('restart-period-differs', {
    lost: `"${ecsName}" is restarted whenever it ends, after a pause that doubles from 10 s to 5 min, and not only after it has run for ${String(policy.member('restartAttemptPeriod')?.value)} s.`,
    remedy: 'Watch for CrashLoopBackOff where ECS would have stopped the task.',
  });
}

function remarkStartTimeout({ place, ecsName }: ContainerPlan): void {
  const timeout = place.member('startTimeout');
  timeout?.remark('start-timeout-lost', {
    lost: `Nothing gives up when "${ecsName}" is not ready after ${String(timeout.value)} s; the pod waits as long as its probes and init containers take.`,
    remedy: 'Set progressDeadlineSeconds of the Deployment, or activeDeadlineSeconds of a Job.',
  });
}
