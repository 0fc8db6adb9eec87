import { isMap, type Json } from '../../trace/json.ts';
import type { Place } from '../../trace/place.ts';
import type { ObjectIndex } from '../import-context.ts';
import type { PlannedWorkload } from './planned-workload.ts';

/** A name of the cluster's DNS: `<service>.<namespace>.svc`, with or without the cluster's domain behind it (Kubernetes docs, "DNS for Services and Pods"). */
const FULL = /(?<![\w.-])([a-z0-9-]+(?:\.[a-z0-9-]+)*)\.([a-z0-9-]+)\.svc(?:\.[a-z0-9.-]*[a-z0-9])?(?![\w-])/g;
/** `<service>.<namespace>`, which is one only where there is such a Service. */
const HALF = /(?<![\w.-])([a-z0-9-]+)\.([a-z0-9-]+)(?!\.?[\w-])/g;

/** Says of each text that a workload's containers are given where it names a host of the cluster's DNS: Service Connect knows short names alone. */
export function tellClusterHosts(planned: PlannedWorkload, objects: ObjectIndex): void {
  const spec = planned.template.member('spec');
  // What the stack of the terminal worker makes of it is told with its setting.
  const told = planned.isTerminalWorker ? planned.mainContainer.environment.get('REDIS_HOST') : undefined;
  for (const container of [...(spec?.list('initContainers') ?? []), ...(spec?.list('containers') ?? [])])
    for (const place of textsGivenTo(container, planned.object.namespace, objects))
      for (const host of place.value === told ? [] : hostsIn(String(place.value), objects))
        tellHost(place, host, planned, objects);
}

interface ClusterHost {
  readonly text: string;
  readonly service: string;
  readonly namespace: string;
}

function hostsIn(text: string, objects: ObjectIndex): readonly ClusterHost[] {
  const read = (pattern: RegExp): readonly ClusterHost[] =>
    [...text.matchAll(pattern)].map(([found, service = '', namespace = '']) => ({ text: found, service, namespace }));
  const half = read(HALF).filter(({ service, namespace }) => objects.find('Service', namespace, service) !== undefined);
  const hosts = [...read(FULL), ...half];
  return hosts.filter((host, index) => hosts.findIndex((other) => other.text === host.text) === index);
}

function tellHost(place: Place, host: ClusterHost, { object, starter }: PlannedWorkload, objects: ObjectIndex): void {
  const isNear = host.namespace === object.namespace && starter === 'service';
  const isKnown = objects.find('Service', host.namespace, host.service) !== undefined;
  place.remark('host-of-cluster', {
    lost: `"${host.text}" is a name within the cluster, which no task can resolve: Service Connect knows a Service by its short name alone, and only for the services of its namespace.`,
    remedy:
      isNear && isKnown
        ? `Write "${host.service}" in its place.`
        : 'Write the name of something that the tasks reach: a load balancer, a record of Route 53, or a short name of Service Connect in a namespace that both services are in.',
  });
}

/** The command, and the variables wherever their texts are written. Texts of Secrets are not at hand. */
function textsGivenTo(container: Place, namespace: string, objects: ObjectIndex): readonly Place[] {
  const words = [...container.list('command'), ...container.list('args')];
  const dataOf = (name: Json | undefined) => objects.find('ConfigMap', namespace, String(name))?.place.member('data');
  const variables = container.list('env').flatMap((entry) => {
    const reference = entry.at('valueFrom', 'configMapKeyRef');
    return (
      entry.member('value') ??
      dataOf(reference?.member('name')?.value)?.member(String(reference?.member('key')?.value)) ??
      []
    );
  });
  const sources = container.list('envFrom').flatMap((source) => {
    const data = dataOf(source.at('configMapRef', 'name')?.value);
    return data !== undefined && isMap(data.value) ? data.members().map(([, value]) => value) : [];
  });
  return [...words, ...variables, ...sources].filter(({ value }) => typeof value === 'string');
}
