import type { DraftMap } from '../../trace/draft.ts';
import type { Place } from '../../trace/place.ts';
import type { ExportContext } from '../export-context.ts';
import { containerDraft } from './container.ts';
import { initProcessOf, sysctlsOf } from './kernel.ts';
import { gracePeriodOf } from './lifecycle.ts';
import { memoryVolumesOf } from './memory-volumes.ts';
import { metadataOf } from './metadata.ts';
import { namespacesOf } from './namespaces.ts';
import { networkOf } from './network.ts';
import { placementOf } from './placement.ts';
import type { PodInputs, PodTemplate } from './pod-template.ts';
import { portsOf } from './ports.ts';
import { unlessEmpty } from './read.ts';
import { balancedPortsOf } from './readiness.ts';
import { podRequests, sizesOf } from './resources.ts';
import { planTask, type TaskPlan } from './task-plan.ts';
import { remarkTask } from './task-remarks.ts';
import { volumesOf } from './volumes.ts';

/**
 * The pod that a task definition becomes. Accounts for all of the task definition but its family, roles, logging, registry credentials,
 * environment files, EFS volumes and what secrets refer to.
 */
export function podTemplateOf(
  task: Place,
  context: ExportContext,
  { secrets, claims, tagsBeside, service, worker }: PodInputs,
): PodTemplate {
  const plan = planTask(task, context, worker);
  const volumes = volumesOf(plan, claims, service);
  const ports = portsOf(plan);
  const balancedPorts = balancedPortsOf(service, context.target);
  const sizes = sizesOf(plan);
  const containers = sizes.map((size) => {
    const memoryVolumes = memoryVolumesOf(size.container);
    const draft = containerDraft(plan, size, { secrets, volumes, ports, balancedPorts }, memoryVolumes);
    return { role: size.container.role, draft, memoryVolumes };
  });
  const drafts = (isRegular: boolean) =>
    containers.filter(({ role }) => (role === 'regular') === isRegular).map(({ draft }) => draft);
  remarkTask(plan);
  const spec: DraftMap = {
    initContainers: unlessEmpty(drafts(false)),
    containers: drafts(true),
    volumes: unlessEmpty([...volumes.drafts, ...containers.flatMap(({ memoryVolumes }) => memoryVolumes.volumes)]),
    ...podMembers(plan, service?.service),
  };
  const { storageClasses } = volumes;
  return { spec, ...metadataOf(plan, tagsBeside), ports: ports.exposed, storageClasses, requests: podRequests(sizes) };
}

function podMembers(plan: TaskPlan, service: Place | undefined): DraftMap {
  const { shareProcessNamespace, ...namespaces } = namespacesOf(plan);
  const initProcess = initProcessOf(plan);
  return {
    ...namespaces,
    ...networkOf(plan),
    ...placementOf(plan, service),
    shareProcessNamespace: shareProcessNamespace ?? initProcess,
    securityContext: unlessEmpty({ sysctls: sysctlsOf(plan) }),
    terminationGracePeriodSeconds: gracePeriodOf(plan),
    // ECS sets no variables for other services; Kubernetes would, and REDIS_PORT would become an address because of a Service called redis.
    enableServiceLinks: false,
  };
}
