import Table from 'cli-table3';
import type { ClusterObject } from './cluster-object.ts';

/** More rows than anybody reads; machines get them all. */
const MAXIMUM_ROWS = 100;

/** The objects of a namespace as a table. */
export function statusInWords(namespace: string, objects: readonly ClusterObject[]): string {
  if (objects.length === 0) return `The namespace ${namespace} has no workload, job or pod.`;
  const table = new Table({ head: ['kind', 'name', 'state', 'least', 'most'], style: { head: [], border: [] } });
  for (const object of objects.slice(0, MAXIMUM_ROWS)) {
    const { kind, metadata, spec = {} } = object;
    const least = spec.minReplicaCount ?? spec.minReplicas ?? '-';
    const most = spec.maxReplicaCount ?? spec.maxReplicas ?? '-';
    table.push([kind, metadata.name, stateOf(object), least, most]);
  }
  const left = objects.length - MAXIMUM_ROWS;
  return [
    `Namespace ${namespace}`,
    table.toString(),
    ...(left > 0 ? [`... and ${left} more; --json has them all.`] : []),
  ].join('\n');
}

function stateOf({ kind, spec = {}, status = {} }: ClusterObject): string {
  switch (kind) {
    case 'Deployment':
      return `${status.readyReplicas ?? 0} of ${spec.replicas ?? 1} ready`;
    case 'HorizontalPodAutoscaler':
      return `${status.currentReplicas ?? 0} pods`;
    case 'Job':
      return jobState(status);
    case 'Pod':
      return podState(status);
    default:
      return '-';
  }
}

function jobState({ active = 0, succeeded = 0, failed = 0 }: NonNullable<ClusterObject['status']>): string {
  if (active > 0) return 'running';
  if (succeeded > 0) return 'done';
  return failed > 0 ? 'failed' : 'waiting';
}

function podState({ phase = 'Unknown', containerStatuses = [] }: NonNullable<ClusterObject['status']>): string {
  const restarts = containerStatuses.reduce((sum, { restartCount }) => sum + restartCount, 0);
  return restarts === 0 ? phase : `${phase}, ${restarts} restarts`;
}
