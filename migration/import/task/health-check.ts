import { carryAll, type DraftMap } from '../../trace/draft.ts';
import type { PodContainer } from './pod-source.ts';
import { handlerOf, probeCommand } from './probe-command.ts';
import {
  isStartup,
  LIVENESS,
  portOf,
  READINESS,
  STARTUP,
  tellChosen,
  tellNotAsked,
  tellOther,
  tellStarter,
  tellUnused,
} from './probe-remarks.ts';
import { startPeriod, startupTiming, timing } from './probe-timing.ts';
import type { Variables } from './variables.ts';

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
  const startup = others.find(isStartup);
  for (const other of others) if (other !== startup || command === undefined) tellOther(other, handler, place);
  if (command === undefined) {
    tellNotAsked(chosen);
    return undefined;
  }
  tellChosen(chosen, command, role);
  if (startup !== undefined) tellStarter(startup, handler);
  return {
    command: carryAll(command.places, [...command.command]),
    interval: timing(chosen, 'interval'),
    timeout: timing(chosen, 'timeout'),
    ...(isStartup(chosen)
      ? startupTiming(chosen)
      : { retries: timing(chosen, 'retries'), startPeriod: startPeriod(chosen, startup) }),
  };
}
