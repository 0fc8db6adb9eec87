import { ecsStreamPrefix, outputOfContainer, readFluentBitOutput } from '../../kubernetes/fluent-bit-output.ts';
import { placeholder } from '../../placeholder.ts';
import { carry, type DraftMap } from '../../trace/draft.ts';
import type { PodContainer, PodSource } from './pod-source.ts';

/** The name of the group to which a container logs whose pod says nothing about it. */
function defaultGroup(family: string): string {
  return `/ecs/${family}`;
}

/** Where the log router of EKS on Fargate sends what a container logs, and where that is said (ConfigMap `aws-logging`). */
function routed(container: PodContainer, { workload, objects }: PodSource) {
  const place = objects.find('ConfigMap', 'aws-observability', 'aws-logging')?.place.at('data')?.member('output.conf');
  const text = place?.text();
  if (place === undefined || text === undefined) return undefined;
  const output = outputOfContainer(readFluentBitOutput(text), {
    workload: workload.object.name,
    namespace: workload.object.namespace,
    container: container.name,
  });
  return output === undefined ? undefined : { place, output };
}

/**
 * `logConfiguration` of a container: what the log router has, else a group of the family's own. Fargate takes no awslogs driver without a
 * stream prefix.
 */
export function logConfigurationOf(container: PodContainer, pod: PodSource): DraftMap {
  const { place, output } = routed(container, pod) ?? {};
  if (place === undefined || output === undefined) {
    return awslogs({
      'awslogs-group': defaultGroup(pod.workload.family),
      'awslogs-region': placeholder('AWS_REGION'),
      'awslogs-stream-prefix': 'ecs',
    });
  }
  return awslogs({
    'awslogs-group': carry(place, output.logGroupName),
    'awslogs-region': carry(place, output.region),
    'awslogs-stream-prefix': ecsStreamPrefix(output.logStreamPrefix, container.name) ?? 'ecs',
    'awslogs-create-group': output.createsGroup ? 'true' : undefined,
  });
}

function awslogs(options: DraftMap): DraftMap {
  return { logDriver: 'awslogs', options };
}

/** Tells where containers log to that nothing says it of. */
export function tellLogs(pod: PodSource): void {
  const { spec, workload, containers } = pod;
  if (containers.every((container) => routed(container, pod) !== undefined)) return;
  (spec.member('containers') ?? spec).remark('log-group-to-make', {
    lost: `What the containers print is kept by the node, or by an agent on it; on ECS it goes to the log group ${defaultGroup(workload.family)} of CloudWatch.`,
    remedy: 'Make the log group with the retention that you want, before the first task starts.',
  });
}
