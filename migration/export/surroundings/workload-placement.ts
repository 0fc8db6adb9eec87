import { apiMember } from '../../ecs/service-parts.ts';
import { podSelector } from '../../kubernetes/names.ts';
import { carryAll, type DraftMap } from '../../trace/draft.ts';
import type { Place } from '../../trace/place.ts';
import type { ExportContext } from '../export-context.ts';

/** Topology keys of Kubernetes for the fields by which ECS spreads tasks (ECS API reference, PlacementStrategy). */
const topologyKeys: ReadonlyMap<string, string> = new Map([
  ['attribute:ecs.availability-zone', 'topology.kubernetes.io/zone'],
  ['instanceid', 'kubernetes.io/hostname'],
  ['host', 'kubernetes.io/hostname'],
]);

/** What a service says about where its tasks run, as members of the pod spec. */
export function placementOf(service: Place, context: ExportContext): DraftMap {
  remarkCapacity(service, context);
  remarkZoneRebalancing(service.member('availabilityZoneRebalancing'));
  const spread = (apiMember(service, 'placementStrategy')?.items() ?? []).flatMap(
    (strategy) => spreadOf(strategy, context) ?? [],
  );
  const constraints = service.list('placementConstraints').flatMap((place) => constraintOf(place, context) ?? []);
  return {
    topologySpreadConstraints: spread.length === 0 ? undefined : spread,
    affinity: constraints[0],
  };
}

function remarkCapacity(service: Place, { target }: ExportContext): void {
  const launchType = service.member('launchType');
  if (launchType?.value === 'EXTERNAL') {
    launchType.remark('external-launch', {
      lost: "The tasks run on machines of your own that are registered with ECS; the exported cluster's pods run on AWS.",
      remedy: 'Apply the manifests to a cluster that has those machines, e.g. with EKS Hybrid Nodes.',
    });
  } else launchType?.ignore('Pods run where the target says.');
  for (const item of service.list('capacityProviderStrategy')) {
    const provider = item.member('capacityProvider')?.text();
    if (provider === 'FARGATE_SPOT' && target !== 'minikube') {
      item.remark('no-spot', {
        lost: 'Tasks run on Fargate Spot, for about a third of the price; EKS has no Spot on Fargate, and the exported node group is On-Demand.',
        remedy: 'Export for nodes, and set spot: true on the node group.',
      });
    } else if (provider === 'FARGATE' || provider === 'FARGATE_SPOT' || target === 'eks-fargate') {
      item.ignore('Pods run where the target says.');
    } else {
      item.remark('capacity-provider', {
        lost: `The capacity provider ${provider} starts and stops instances as tasks need them; the exported node group has a fixed number of nodes.`,
        remedy: 'Install Karpenter or the Cluster Autoscaler.',
      });
    }
  }
}

function remarkZoneRebalancing(place: Place | undefined): void {
  if (place?.value !== 'ENABLED') {
    place?.ignore('Kubernetes does not move running pods either.');
    return;
  }
  place.remark('zone-rebalancing', {
    lost: 'ECS moves tasks until each Availability Zone holds alike many; Kubernetes spreads pods as it starts them, and moves none.',
    remedy: 'Run kubectl rollout restart after a zone was away, or install the descheduler.',
  });
}

function spreadOf(strategy: Place, context: ExportContext): DraftMap | undefined {
  const type = strategy.member('type');
  const field = strategy.member('field');
  const topologyKey = topologyKeys.get(field?.text()?.toLowerCase() ?? '');
  if (context.target !== 'eks-nodes') {
    strategy.ignore(
      context.target === 'minikube' ? 'There is one node.' : 'Each pod on Fargate has a machine of its own.',
    );
    return undefined;
  }
  if (type?.value === 'random') {
    strategy.ignore('The Kubernetes scheduler places pods without an order of its own, too.');
    return undefined;
  }
  if (type === undefined || field === undefined || type.value !== 'spread' || topologyKey === undefined) {
    strategy.remark('placement', {
      lost: `Tasks are placed by ${String(type?.value)} over ${field?.text() ?? 'nothing'}; the Kubernetes scheduler goes by its own scores.`,
      remedy:
        'Give the cluster a scheduler profile with NodeResourcesFit set to MostAllocated for bin packing, or leave it.',
    });
    return undefined;
  }
  type.remark('placement-spread', {
    lost: 'Pods are spread where that is possible as they start; they are started all the same where it is not.',
    remedy: 'Set whenUnsatisfiable to DoNotSchedule where a pod should rather wait.',
  });
  return {
    maxSkew: 1,
    topologyKey: carryAll([type, field], topologyKey),
    whenUnsatisfiable: 'ScheduleAnyway',
    labelSelector: { matchLabels: podSelector(context.name) },
  };
}

/** That no two tasks share an instance. By which attributes instances are chosen is a matter of the pod. */
function constraintOf(constraint: Place, context: ExportContext): DraftMap | undefined {
  const type = constraint.member('type');
  if (type?.value !== 'distinctInstance') return undefined;
  if (context.target === 'eks-fargate') {
    constraint.ignore('Each pod on Fargate has a machine of its own.');
    return undefined;
  }
  return {
    podAntiAffinity: {
      requiredDuringSchedulingIgnoredDuringExecution: [
        {
          topologyKey: carryAll([type], 'kubernetes.io/hostname'),
          labelSelector: { matchLabels: podSelector(context.name) },
        },
      ],
    },
  };
}
