import type { DraftMap } from '../../trace/draft.ts';
import { commandOf } from './command.ts';
import type { ContainerSize } from './container-size.ts';
import { nameOf, remarkDependants } from './dependencies.ts';
import { environmentOf } from './environment.ts';
import { imageOf } from './image.ts';
import { remarkHostRequests } from './kernel.ts';
import { remarkEnd, restartPolicyOf } from './lifecycle.ts';
import { remarkLiteralSecrets } from './literal-secrets.ts';
import type { MemoryVolumes } from './memory-volumes.ts';
import { mountsOf } from './mounts.ts';
import type { SecretReferences } from './pod-template.ts';
import type { PodPorts } from './ports.ts';
import { probesOf } from './probes.ts';
import { flagMember, unlessEmpty } from './read.ts';
import { type BalancedPort, balancedPortOf } from './readiness.ts';
import { resourcesOf } from './resources.ts';
import { securityContextOf } from './security-context.ts';
import type { TaskPlan } from './task-plan.ts';
import type { PodVolumes } from './volumes.ts';

/** What containers have together. */
interface PodParts {
  readonly secrets: SecretReferences;
  readonly volumes: PodVolumes;
  readonly ports: PodPorts;
  readonly balancedPorts: readonly BalancedPort[];
}

/** One container of the pod, with all that is to be said about it. */
export function containerDraft(
  plan: TaskPlan,
  size: ContainerSize,
  parts: PodParts,
  memoryVolumes: MemoryVolumes,
): DraftMap {
  const { container } = size;
  const { place } = container;
  remarkDependants(container);
  remarkEnd(plan, container);
  remarkHostRequests(container);
  remarkLiteralSecrets(container);
  return {
    name: nameOf(container),
    image: imageOf(plan, container),
    ...commandOf(container),
    ports: unlessEmpty(parts.ports.drafts.get(container) ?? []),
    env: unlessEmpty(environmentOf(container, parts.secrets)),
    resources: resourcesOf(plan, size),
    volumeMounts: unlessEmpty([...mountsOf(plan, container, parts.volumes), ...memoryVolumes.mounts]),
    ...probesOf(container, balancedPortOf(container, parts.balancedPorts)),
    restartPolicy: restartPolicyOf(container),
    securityContext: securityContextOf(plan, container),
    stdin: flagMember(place, 'interactive'),
    tty: flagMember(place, 'pseudoTerminal'),
  };
}
