import { carry, carryAll, type Draft, type DraftMap } from '../../trace/draft.ts';
import type { Place } from '../../trace/place.ts';

/** Kubernetes calls a rollout failed after so long without progress (Kubernetes docs, Deployments, "Progress Deadline Seconds"; its default). */
const PROGRESS_DEADLINE_SECONDS = 600;
/** What ECS takes where a service says nothing (ECS API reference, DeploymentConfiguration): replicas, and tasks of a daemon service. */
const REPLICA_DEFAULTS = { maximumPercent: 200, minimumHealthyPercent: 100 };
const DAEMON_MINIMUM_HEALTHY_PERCENT = 0;

/** How a Deployment is updated; `replicas` is undefined where an autoscaler sets it. */
export function rolloutOf(service: Place, replicas: number | undefined): DraftMap {
  const configuration = service.member('deploymentConfiguration');
  const maximum = configuration?.member('maximumPercent');
  const minimum = configuration?.member('minimumHealthyPercent');
  const percent = {
    maximum: maximum?.number() ?? REPLICA_DEFAULTS.maximumPercent,
    minimum: minimum?.number() ?? REPLICA_DEFAULTS.minimumHealthyPercent,
  };
  const bounds = boundsOf(percent, replicas);
  const place = maximum ?? minimum ?? configuration ?? service;
  if (bounds.note !== undefined)
    place.remark('rollout-bounds', {
      lost: bounds.note,
      remedy: 'Look whether the node or account has room for that many pods.',
    });
  return {
    strategy: {
      type: strategyType(configuration),
      rollingUpdate: {
        maxSurge: maximum === undefined ? bounds.maxSurge : carry(maximum, bounds.maxSurge),
        maxUnavailable: minimum === undefined ? bounds.maxUnavailable : carry(minimum, bounds.maxUnavailable),
      },
    },
    progressDeadlineSeconds: circuitBreaker(configuration),
  };
}

/** How a DaemonSet is updated: in place of the old pod of each node. */
export function daemonRolloutOf(service: Place): DraftMap {
  const configuration = service.member('deploymentConfiguration');
  const minimum = configuration?.member('minimumHealthyPercent');
  const percent = Math.max(1, 100 - (minimum?.number() ?? DAEMON_MINIMUM_HEALTHY_PERCENT));
  configuration
    ?.member('maximumPercent')
    ?.ignore('A daemon service never has two tasks on an instance, nor has a DaemonSet.');
  circuitBreaker(configuration);
  return {
    updateStrategy: {
      type: strategyType(configuration),
      rollingUpdate: { maxUnavailable: minimum === undefined ? `${percent}%` : carry(minimum, `${percent}%`) },
    },
  };
}

interface RolloutBounds {
  /** A number of pods, or a text like `50%`. */
  readonly maxSurge: number | string;
  readonly maxUnavailable: number | string;
  /** What differs, in one sentence; undefined where nothing does. */
  readonly note?: string;
}

/**
 * ECS lets maximumPercent of the tasks exist, rounded down, and keeps minimumHealthyPercent, rounded up (ECS API reference,
 * DeploymentConfiguration). Kubernetes rounds the percentage of maxUnavailable down, which is the same, and that of maxSurge up (Kubernetes
 * docs, Deployments, "Rolling Update Deployment"), which is not; so a surge that is no whole number of pods is given as a number.
 */
export function boundsOf(
  percent: { readonly maximum: number; readonly minimum: number },
  replicas: number | undefined,
): RolloutBounds {
  const surgePercent = Math.max(0, percent.maximum - 100);
  const unavailablePercent = Math.min(100, Math.max(0, 100 - percent.minimum));
  const maxUnavailable = `${unavailablePercent}%`;
  if (surgePercent === 0 && unavailablePercent === 0) {
    const note =
      'ECS could replace no task within 100 % at least and at most; Kubernetes takes no such bounds, and gets one pod more than asked for.';
    return { maxSurge: 1, maxUnavailable, note };
  }
  if (surgePercent % 100 === 0) return { maxSurge: `${surgePercent}%`, maxUnavailable };
  if (replicas !== undefined && replicas > 0) {
    const surge = Math.floor((replicas * surgePercent) / 100);
    const exact = (replicas * surgePercent) % 100 === 0;
    const stuck = surge === 0 && Math.floor((replicas * unavailablePercent) / 100) === 0;
    if (!stuck) return { maxSurge: exact ? `${surgePercent}%` : surge, maxUnavailable };
    const note = `ECS could replace none of ${replicas} tasks within ${percent.minimum} % and ${percent.maximum} %; Kubernetes starts one pod more than asked for.`;
    return { maxSurge: 1, maxUnavailable, note };
  }
  const note = `Kubernetes rounds ${surgePercent} % of the pods up where ECS rounds down, so an update may start one pod more.`;
  return { maxSurge: `${surgePercent}%`, maxUnavailable, note };
}

function strategyType(configuration: Place | undefined): Draft {
  const strategy = configuration?.member('strategy');
  if (strategy === undefined) return 'RollingUpdate';
  if (strategy.value === 'ROLLING') return carry(strategy, 'RollingUpdate');
  strategy.remark('deployment-strategy', {
    lost: `A Deployment updates pod by pod; it has no ${String(strategy.value)} deployment that moves traffic between two sets of pods.`,
    remedy: 'Use Argo Rollouts or Flagger for it, or two Deployments behind one Ingress with weights.',
  });
  return 'RollingUpdate';
}

function circuitBreaker(configuration: Place | undefined): Draft | undefined {
  const breaker = configuration?.member('deploymentCircuitBreaker');
  const enable = breaker?.member('enable');
  const rollback = breaker?.member('rollback');
  if (rollback?.value === true) {
    rollback.remark('rollback-not-automatic', {
      lost: 'A Deployment whose new pods fail keeps trying them beside the old ones; nothing goes back to the last version.',
      remedy: 'Have the pipeline run kubectl rollout status, and kubectl rollout undo where that fails.',
    });
  } else rollback?.ignore('It is off.');
  const threshold = breaker?.member('thresholdConfiguration');
  const details = [breaker?.member('resetOnHealthyTask'), threshold?.member('type'), threshold?.member('value')];
  if (enable?.value !== true) {
    for (const place of [enable, ...details]) place?.ignore('The circuit breaker is off.');
    return undefined;
  }
  for (const place of [enable, ...details]) {
    place?.remark('circuit-breaker', {
      lost: `Kubernetes calls an update failed after ${PROGRESS_DEADLINE_SECONDS} s without progress, however many pods failed, and goes on trying.`,
      remedy: 'Watch the condition Progressing of the Deployment, as kubectl rollout status does.',
    });
  }
  return carryAll([enable], PROGRESS_DEADLINE_SECONDS);
}
