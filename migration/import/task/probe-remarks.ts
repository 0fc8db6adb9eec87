import type { Json } from '../../trace/json.ts';
import type { Place } from '../../trace/place.ts';
import { applyTemplateRules, ignored, remarked, unless } from '../member-rules.ts';
import type { ContainerRole } from './pod-source.ts';
import { handlerOf, type ProbeCommand } from './probe-command.ts';

export const LIVENESS = 'livenessProbe';
export const STARTUP = 'startupProbe';
export const READINESS = 'readinessProbe';

export function isStartup(probe: Place): boolean {
  return probe.pointer.endsWith(`/${STARTUP}`);
}

export function portOf(container: Place, name: string): number | undefined {
  const port = container.list('ports').find((each) => each.member('name')?.value === name);
  const number = port?.member('containerPort')?.value;
  return typeof number === 'number' ? number : undefined;
}

/** Says what differs now that this probe is the health check. */
export function tellChosen(probe: Place, { programs }: ProbeCommand, role: ContainerRole): void {
  tellFailure(probe, role);
  if (programs !== undefined) {
    probe.remark('probe-needs-program', {
      lost: `The kubelet asks from outside; the health check of ECS is a command within the container, so the image must have ${programs}, or the task counts as unhealthy and is stopped.`,
      remedy: 'See that the image has it (docker run --entrypoint sh), add it, or remove the health check.',
    });
  }
  applyTemplateRules(probe, {
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

function tellFailure(probe: Place, role: ContainerRole): void {
  const is = (name: string) => probe.pointer.endsWith(`/${name}`);
  if (isStartup(probe)) tellAskedOn(probe, role);
  else if (role === 'sidecar') {
    if (!is(LIVENESS)) return;
    probe.remark('sidecar-not-restarted', {
      lost: 'Kubernetes restarts a sidecar that fails its probe; ECS only shows that it is unhealthy, because it is not essential.',
      remedy:
        'Make it "essential": true where the task is not to go on without it; ECS then stops the task, and its service starts another.',
    });
  } else if (is(READINESS)) {
    probe.remark('readiness-ends-task', {
      lost: 'A pod that is not ready gets no traffic, and goes on; a task whose health check fails is stopped, and its service starts another.',
      remedy:
        'Take the health check out where the program recovers by itself, and let the health check of the load balancer decide on traffic.',
    });
  } else {
    probe.remark('unhealthy-ends-task', {
      lost: 'Kubernetes restarts the one container that fails its probe; ECS stops the whole task, and its service starts another.',
      remedy: 'Nothing, where tasks may be replaced at any time.',
    });
  }
}

/** A startup probe has done its work with its first success; a health check goes on (ECS API reference, HealthCheck). */
function tellAskedOn(probe: Place, role: ContainerRole): void {
  const asked = 'Kubernetes asks a startup probe until its first success, and never again';
  probe.remark('startup-probe-asked-on', {
    lost:
      role === 'sidecar'
        ? `${asked}, and restarts a sidecar that has none in time; ECS then ends the whole task, as the containers that wait for it cannot start, and goes on asking, though what it hears later ends nothing.`
        : `${asked}, and restarts the one container that has none in time; the health check of ECS goes on for as long as the container runs, and ends the whole task whenever its retries fail in a row.`,
    remedy:
      role === 'sidecar'
        ? 'See that the sidecar comes up in time.'
        : 'Let it ask what stays true while the program is well, or take the health check out where the program only has to come up.',
  });
}

/** What becomes of a probe beside the one that is the health check. */
export function tellOther(probe: Place, chosen: Place | undefined, container: Place): void {
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

export function tellNotAsked(probe: Place): void {
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

export function tellUnused(probe: Place, why: string): void {
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

/** What becomes of a startup probe beside the health check, apart from its times. */
export function tellStarter(startup: Place, handler: Place | undefined): void {
  const starter = handlerOf(startup);
  if (sameQuestion(starter, handler)) starter?.ignore('The health check asks the same.');
  else tellQuestion(starter);
  applyTemplateRules(startup, {
    timeoutSeconds: ignored('The health check has a time limit of its own.'),
    successThreshold: ignored('One success ends the start period on ECS, too.'),
    terminationGracePeriodSeconds: ignored('ECS gives a container the same time to end whenever it is stopped.'),
  });
}
