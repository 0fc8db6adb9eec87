import { carry, carryAll, type Draft, type DraftMap } from '../../trace/draft.ts';
import type { Place } from '../../trace/place.ts';
import { escapeReferences } from './escape.ts';
import { httpCheckOf, wordsOfScript } from './http-check.ts';
import { present } from './read.ts';
import { type BalancedPort, readinessByGroup } from './readiness.ts';
import type { ContainerPlan } from './task-plan.ts';

/** Defaults of ECS in seconds and in tries (ECS API reference, HealthCheck). Kubernetes' own timeout is one second. */
const DEFAULTS = { interval: 30, timeout: 5, retries: 3, startPeriod: 0 };

/** The probes of a container: those that its health check becomes, and where a load balancer leads to it, one for being ready. */
export function probesOf(container: ContainerPlan, balancedPort?: BalancedPort): DraftMap {
  const probes = healthProbesOf(container);
  if (balancedPort === undefined || container.role === 'one-shot') return probes;
  // What comes after a start is put off by the startupProbe, and a pod may be asked at once whether it is ready.
  const { initialDelaySeconds, ...liveness } = (probes['livenessProbe'] ?? {}) as DraftMap;
  const readinessProbe = probes['livenessProbe'] === undefined ? readinessByGroup(balancedPort) : liveness;
  return { ...probes, readinessProbe };
}

/** The probes that a health check becomes; none where there is no check. */
function healthProbesOf(container: ContainerPlan): DraftMap {
  const check = container.place.member('healthCheck');
  if (check === undefined) return {};
  if (container.role === 'one-shot') {
    check.remark('health-check-of-init-container', {
      lost: `The health check of "${container.ecsName}" is not in the pod, as a container that ends before the others start has no probes.`,
      remedy: 'Let the container itself exit with another code than 0 when it finds that something is wrong.',
    });
    return {};
  }
  const [kind] = check.list('command');
  if (kind?.value === 'NONE') {
    check.ignore('A health check of NONE switches off that of the image, which Kubernetes does not run anyway.');
    return {};
  }
  const action = actionOf(check, container);
  return action === undefined ? {} : probes(check, action, container);
}

function probes(check: Place, action: DraftMap, container: ContainerPlan): DraftMap {
  remarkRestart(check, container);
  const { interval, retries, startPeriod } = numbersOf(check);
  const places = present(...['startPeriod', 'interval', 'retries'].map((name) => check.member(name)));
  const awaited = container.dependants.some(({ condition }) => condition === 'HEALTHY');
  const schedule = { ...action, periodSeconds: count(check, 'interval'), timeoutSeconds: count(check, 'timeout') };
  const liveness = { ...schedule, failureThreshold: count(check, 'retries') };
  // What starts after a sidecar waits for its startupProbe. Where nobody asked for that, the first check is only put off.
  if (container.role === 'sidecar' && !awaited) {
    return { livenessProbe: { ...liveness, initialDelaySeconds: delay(check) } };
  }
  if (startPeriod === 0 && !awaited) {
    check.member('startPeriod')?.ignore('A start period of 0 is none.');
    return { livenessProbe: liveness };
  }
  const graceTries = Math.ceil(startPeriod / interval);
  if (graceTries * interval !== startPeriod) remarkGrace(check, container, graceTries * interval);
  const tries = graceTries + retries;
  return { startupProbe: { ...schedule, failureThreshold: carryAll(places, tries) }, livenessProbe: liveness };
}

function remarkGrace(check: Place, { ecsName }: ContainerPlan, seconds: number): void {
  const place = check.member('startPeriod');
  place?.remark('start-period-rounded', {
    lost: `Failures of "${ecsName}" do not count for ${seconds} s after its start and not for ${String(place.value)} s, as a startupProbe counts whole intervals.`,
    remedy: 'Use a startPeriod that is a multiple of the interval where it has to be exact.',
  });
}

function numbersOf(check: Place): typeof DEFAULTS {
  const numberOf = (name: keyof typeof DEFAULTS) => {
    const value = check.member(name)?.value;
    return typeof value === 'number' ? value : DEFAULTS[name];
  };
  const interval = Math.max(1, numberOf('interval'));
  return { interval, timeout: numberOf('timeout'), retries: numberOf('retries'), startPeriod: numberOf('startPeriod') };
}

function count(check: Place, name: keyof typeof DEFAULTS): Draft {
  const place = check.member(name);
  const number = place?.number();
  return place === undefined || number === undefined ? DEFAULTS[name] : carry(place, number);
}

function delay(check: Place): Draft | undefined {
  const place = check.member('startPeriod');
  const seconds = place?.number();
  return place === undefined || seconds === undefined ? undefined : carry(place, seconds);
}

/** What the probe does: an HTTP request where the command does no more than that, else the command. */
function actionOf(check: Place, { ecsName }: ContainerPlan): DraftMap | undefined {
  const items = check.required('command')?.items() ?? [];
  const texts = items.map((item) => item.text());
  if (items.length === 0 || texts.some((text) => text === undefined)) return undefined;
  const [kind = '', ...rest] = texts.map((text) => text ?? '');
  const inShell = kind === 'CMD-SHELL';
  const command = inShell ? ['/bin/sh', '-c', rest.join(' ')] : kind === 'CMD' ? rest : [kind, ...rest];
  if (!inShell && kind !== 'CMD') remarkForm(check, ecsName, kind);
  const words = inShell ? wordsOfScript(rest.join(' ')) : command;
  const http = words && httpCheckOf(words);
  if (http === undefined) return { exec: { command: carryAll(items, command.map(escapeReferences)) } };
  (check.member('command') ?? check).remark('health-check-as-http', {
    lost: `The health check of "${ecsName}" is an HTTP request by the kubelet to port ${http.port} of the pod's address, where ECS runs a command inside the container.`,
    remedy: `Make sure that "${ecsName}" listens on all addresses and not on localhost alone.`,
  });
  const scheme = http.scheme === 'HTTPS' ? http.scheme : undefined;
  // Without it the kubelet names the pod's address, which servers that check the name of their host refuse.
  const httpHeaders: Draft = [{ name: 'Host', value: carryAll(items, http.host) }];
  return { httpGet: { path: carryAll(items, http.path), port: http.port, scheme, httpHeaders } };
}

function remarkForm(check: Place, ecsName: string, kind: string): void {
  (check.member('command') ?? check).remark('health-check-without-form', {
    lost: `The health check of "${ecsName}" begins with "${kind}" in place of CMD or CMD-SHELL, so Docker runs none, while Kubernetes runs the command.`,
    remedy: 'Make sure that the command passes in a healthy container, or remove the probe.',
  });
}

function remarkRestart(check: Place, { ecsName, essential }: ContainerPlan): void {
  if (essential) {
    check.remark('health-check-restarts-container', {
      lost: `When the health check of "${ecsName}" fails, Kubernetes restarts this container in its pod (in a Job, ends it); an ECS service replaces the task.`,
      remedy: `Make sure that "${ecsName}" may be restarted alone, and watch restart counts in place of stopped tasks.`,
    });
    return;
  }
  check.remark('health-check-restarts-helper', {
    lost: `When the health check of "${ecsName}" fails, Kubernetes restarts this container; ECS only shows it, as the container is not essential.`,
    remedy: 'Remove the livenessProbe where a restart would do harm.',
  });
}
