import { type Carried, carry, carryAll } from '../../trace/draft.ts';
import type { Place } from '../../trace/place.ts';

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

/** One number of a health check, from the probe where it says it. */
export function timing(probe: Place, name: Timing): Carried | number {
  const member = probe.member(memberOf[name]);
  const seconds = member?.number() ?? defaults[name];
  const allowed = clamped(seconds, name);
  if (member === undefined) return allowed;
  if (allowed !== seconds) tellClamped(member, name, seconds, allowed);
  return carry(member, allowed);
}

/**
 * Retries and start period of a health check that is a startup probe: together they give the program as long to come up as the probe did, though
 * ECS takes fewer retries.
 */
export function startupTiming(startup: Place): { readonly retries: Carried | number; readonly startPeriod: Carried } {
  const member = startup.member(memberOf.retries);
  const retries = clamped(member?.number() ?? defaults.retries, 'retries');
  return {
    retries: member === undefined ? retries : carry(member, retries),
    startPeriod: startPeriodOf(startup, startup),
  };
}

/** How long the program has to come up: the delay before the first question, or what a startup probe allows beyond the retries. */
export function startPeriod(probe: Place, startup: Place | undefined): Carried | number {
  return startup === undefined ? timing(probe, 'startPeriod') : startPeriodOf(probe, startup);
}

function startPeriodOf(probe: Place, startup: Place): Carried {
  const read = (place: Place | undefined) => place?.number();
  const members = {
    initial: startup.member('initialDelaySeconds'),
    period: startup.member('periodSeconds'),
    failures: startup.member('failureThreshold'),
    delay: probe === startup ? undefined : probe.member('initialDelaySeconds'),
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
