import { type Finding, type Manifest, unless } from '../manifest.ts';
import { itemsAt, membersAt, numberAt, type Part, partAt, textAt } from '../part.ts';
import { containersOf } from '../pod.ts';
import { isPort } from './containers.ts';

/** The least value of each number (Kubernetes API reference, "Probe"). */
const least: Readonly<Record<string, number>> = {
  initialDelaySeconds: 0,
  timeoutSeconds: 1,
  periodSeconds: 1,
  successThreshold: 1,
  failureThreshold: 1,
  terminationGracePeriodSeconds: 1,
};
const kinds = ['startupProbe', 'livenessProbe', 'readinessProbe'] as const;
const handlers = ['exec', 'httpGet', 'tcpSocket', 'grpc'];

/** Probes have one handler, numbers in their bounds, and ports that there are; what runs to its end before the others has none. */
export function probeRule(manifest: Manifest): readonly Finding[] {
  return containersOf(manifest).flatMap(({ part, runsBefore }) =>
    kinds.flatMap((kind) => {
      const probe = partAt(part, kind);
      if (probe === undefined) return [];
      return [
        ...unless(!runsBefore, probe, 'An init container that runs to its end has no probe.'),
        ...unless(
          membersAt(probe).filter(([name]) => handlers.includes(name)).length === 1,
          probe,
          `A probe has one of ${handlers.join(', ')}.`,
        ),
        ...numberFindings(probe),
        ...unless(
          kind === 'readinessProbe' || (numberAt(probe, 'successThreshold') ?? 1) === 1,
          partAt(probe, 'successThreshold'),
          `The successThreshold of a ${kind} is 1.`,
        ),
        ...portFindings(part, probe),
      ];
    }),
  );
}

function numberFindings(probe: Part): readonly Finding[] {
  return Object.entries(least).flatMap(([name, bound]) => {
    const value = numberAt(probe, name) ?? bound;
    return unless(
      Number.isInteger(value) && value >= bound,
      partAt(probe, name),
      `${name} is a whole number from ${bound} on.`,
    );
  });
}

function portFindings(container: Part, probe: Part): readonly Finding[] {
  const names = itemsAt(container, 'ports').map((port) => textAt(port, 'name'));
  return ['httpGet', 'tcpSocket', 'grpc'].flatMap((handler) => {
    const port = partAt(probe, handler, 'port');
    const name = textAt(port);
    return [
      ...unless(name === undefined || names.includes(name), port, `The container has no port "${name}".`),
      ...unless(isPort(numberAt(port)), port, 'A port is a whole number from 1 to 65535.'),
    ];
  });
}
