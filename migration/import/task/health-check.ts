import { type Carried, carry, carryAll, type DraftMap } from '../../trace/draft.ts';
import type { Json } from '../../trace/json.ts';
import type { Place } from '../../trace/place.ts';
import type { PodContainer } from './pod-source.ts';
import { handlerOf, type ProbeCommand, probeCommand } from './probe-command.ts';
import type { Variables } from './variables.ts';
import { ignored, judge, remarked, unless } from './verdicts.ts';

/** What a health check of ECS may have, in seconds or as a count (ECS API reference, HealthCheck). */
const bounds = {
  interval: { least: 5, most: 300 },
  timeout: { least: 2, most: 60 },
  retries: { least: 1, most: 10 },
  startPeriod: { least: 0, most: 300 },
} as const;
type Timing = keyof typeof bounds;

/** What a probe has where it says nothing (Kubernetes API reference, Probe). */
const defaults = { interval: 10, timeout: 1, retries: 3, startPeriod: 0 } as const;
const memberOf = {
  interval: 'periodSeconds',
  timeout: 'timeoutSeconds',
  retries: 'failureThreshold',
  startPeriod: 'initialDelaySeconds',
} as const;

const LIVENESS = 'livenessProbe';
const STARTUP = 'startupProbe';
const READINESS = 'readinessProbe';

/**
 * A container's one health check: its liveness probe, without one its startup probe, else its readiness probe. What the other probes did is
 * told; how long a startup probe waits becomes part of the start period.
 */
export function healthCheckOf({ place, role }: PodContainer, variables: Variables): DraftMap | undefined {
  const probes = [LIVENESS, STARTUP, READINESS].flatMap((name) => place.member(name) ?? []);
  const [chosen, ...others] = probes.filter((probe) => probe.checkMap());
  if (chosen === undefined) return undefined;
  if (role === 'init') {
    for (const probe of [chosen, ...others]) {
      tellUnused(probe, 'An init container ends before anything could ask it.');
    }
    return undefined;
  }
  const handler = handlerOf(chosen);
  const portNumber = (name: string) => portOf(place, name);
  const command = handler === undefined ? undefined : probeCommand(handler, variables, portNumber);
  const startup = others.find((probe) => probe.pointer.endsWith(`/${STARTUP}`));
  for (const other of others) if (other !== startup || command === undefined) tellOther(other, handler, place);
  if (command === undefined) {
    tellNotAsked(chosen);
    return undefined;
  }
  tellChosen(chosen, command);
  return {
    command: carryAll(command.places, [...command.command]),
    interval: timing(chosen, 'interval'),
    timeout: timing(chosen, 'timeout'),
    retries: timing(chosen, 'retries'),
    startPeriod: startPeriod(chosen, startup, handler),
  };
}

function portOf(container: Place, name: string): number | undefined {
  const port = container.list('ports').find((each) => each.member('name')?.value === name);
  const number = port?.member('containerPort')?.value;
  return typeof number === 'number' ? number : undefined;
}

function tellChosen(probe: Place, { programs }: ProbeCommand): void {
  const readiness = probe.pointer.endsWith(`/${READINESS}`);
  probe.remark(readiness ? 'readiness-ends-task' : 'unhealthy-ends-task', {
    lost: readiness
      ? 'A pod that is not ready gets no traffic, and goes on; a task whose health check fails is stopped, and its service starts another.'
      : 'Kubernetes restarts the one container that fails its probe; ECS stops the whole task, and its service starts another.',
    remedy: readiness
      ? 'Take the health check out where the program recovers by itself, and let the health check of the load balancer decide on traffic.'
      : 'Nothing, where tasks may be replaced at any time.',
  });
  if (programs !== undefined) {
    probe.remark('probe-needs-program', {
      lost: `The kubelet asks from outside; the health check of ECS is a command within the container, so the image must have ${programs}, or the task counts as unhealthy and is stopped.`,
      remedy: 'See that the image has it (docker run --entrypoint sh), add it, or remove the health check.',
    });
  }
  judge(probe, {
    successThreshold: unless(
      [1],
      'One success is enough on ECS, too.',
      remarked(
        'probe-setting-lost',
        'ECS takes a container as healthy after its first success.',
        'Let the program itself answer only once it has settled.',
      ),
    ),
    terminationGracePeriodSeconds: remarked(
      'probe-setting-lost',
      'ECS gives a container that failed its health check the same time to end as any other.',
      'Set "stopTimeout" of the container.',
    ),
  });
}

function timing(probe: Place, name: Timing): Carried | number {
  const member = probe.member(memberOf[name]);
  const seconds = member?.number() ?? defaults[name];
  const allowed = clamped(seconds, name);
  if (member === undefined) return allowed;
  if (allowed !== seconds) tellClamped(member, name, seconds, allowed);
  return carry(member, allowed);
}

/** How long the program has to come up: the delay before the first question, or what a startup probe allows beyond the retries. */
function startPeriod(probe: Place, startup: Place | undefined, handler: Place | undefined): Draft {
  if (startup === undefined) return timing(probe, 'startPeriod');
  const starter = handlerOf(startup);
  if (sameQuestion(starter, handler)) starter?.ignore('The health check asks the same.');
  else tellQuestion(starter);
  judge(startup, {
    timeoutSeconds: ignored('The health check has a time limit of its own.'),
    successThreshold: ignored('One success ends the start period on ECS, too.'),
    terminationGracePeriodSeconds: ignored('ECS gives a container the same time to end whenever it is stopped.'),
  });
  const read = (place: Place | undefined) => place?.number();
  const members = {
    initial: startup.member('initialDelaySeconds'),
    period: startup.member('periodSeconds'),
    failures: startup.member('failureThreshold'),
    delay: probe.member('initialDelaySeconds'),
  };
  const budget =
    (read(members.initial) ?? 0) +
    (read(members.period) ?? defaults.interval) * (read(members.failures) ?? defaults.retries);
  // ECS counts its retries once the start period is over, so together they give up when the startup probe did.
  const seconds = Math.max(
    0,
    budget - amountOf(probe, 'interval') * amountOf(probe, 'retries'),
    read(members.delay) ?? 0,
  );
  const allowed = clamped(seconds, 'startPeriod');
  if (allowed !== seconds) tellClamped(startup, 'startPeriod', seconds, allowed);
  return carryAll(
    Object.values(members).filter((member) => member !== undefined),
    allowed,
  );
}

type Draft = Carried | number;

function amountOf(probe: Place, name: Timing): number {
  const { value } = probe.member(memberOf[name]) ?? {};
  return clamped(typeof value === 'number' ? value : defaults[name], name);
}

function clamped(amount: number, name: Timing): number {
  const { least, most } = bounds[name];
  return Math.min(most, Math.max(least, Math.ceil(amount)));
}

function tellClamped(place: Place, name: Timing, before: number, after: number): void {
  const { least, most } = bounds[name];
  place.remark('probe-timing', {
    lost: `The probe has ${before} where ECS takes ${name} from ${least} to ${most}, so it is ${after}.`,
    remedy: 'See that the container has time enough to come up and to answer, and is found dead soon enough.',
  });
}

/** What becomes of a probe beside the one that is the health check. */
function tellOther(probe: Place, chosen: Place | undefined, container: Place): void {
  const handler = handlerOf(probe);
  if (probe.pointer.endsWith(`/${READINESS}`)) {
    probe.remark('readiness-lost', {
      lost: `ECS has one health check for a container, and the readiness probe is not it: nothing keeps traffic from a task that is up and not ready${
        sameQuestion(handler, chosen) ? ', though the health check asks the same' : ''
      }.`,
      remedy: `Let the health check of the load balancer's target group ask instead${describedQuestion(handler, container)}.`,
    });
    return;
  }
  tellUnused(probe, 'ECS has one health check for a container, and this is not it.');
}

function tellQuestion(handler: Place | undefined): void {
  handler?.remark('probe-lost', {
    lost: 'ECS has one health check for a container; that of the startup probe asks something else, and only its time is kept, as start period.',
    remedy: 'Let the health check ask what tells both that the program is up and that it is well.',
  });
}

function tellNotAsked(probe: Place): void {
  const grpc = probe.member('grpc');
  if (grpc === undefined) {
    tellUnused(probe, 'It asks nothing that a command within the container could ask.');
    return;
  }
  const port = String(grpc.member('port')?.value);
  probe.remark('probe-lost', {
    lost: `The probe asks by gRPC at port ${port}; within the container that takes a program that images seldom have, so it has no health check.`,
    remedy: `Add grpc_health_probe to the image and the health check ["CMD", "grpc_health_probe", "-addr=localhost:${port}"] to the container, or let a load balancer ask.`,
  });
}

function tellUnused(probe: Place, why: string): void {
  probe.remark('probe-lost', {
    lost: `The probe is not in the output. ${why}`,
    remedy: 'Add a health check to the container by hand, if ECS is to look after it.',
  });
}

function describedQuestion(handler: Place | undefined, container: Place): string {
  if (handler === undefined || !handler.pointer.endsWith('/httpGet')) return '';
  const port = handler.member('port')?.value;
  const number = typeof port === 'string' ? (portOf(container, port) ?? port) : port;
  return `: path ${String(handler.member('path')?.value ?? '/')}, port ${String(number)}`;
}

function sameQuestion(one: Place | undefined, other: Place | undefined): boolean {
  if (one === undefined || other === undefined) return false;
  const kind = (place: Place) => place.pointer.split('/').at(-1);
  return kind(one) === kind(other) && sameValue(one.value, other.value);
}

function sameValue(one: Json, other: Json): boolean {
  return JSON.stringify(one) === JSON.stringify(other);
}
