import { QUEUE_VARIABLE } from '../queue-variable.ts';
import type { Json } from '../trace/json.ts';
import { at, listAt, textAt } from '../trace/json-at.ts';
import type { Place } from '../trace/place.ts';
import type { WebFacts } from '../workload-facts.ts';
import type { KubernetesObject, ObjectIndex } from './import-context.ts';
import type { ImportedFacts } from './imported-facts.ts';
import type { ImportedSecrets } from './surroundings/imported-secrets.ts';
import type { PlannedWorkload } from './surroundings/planned-workload.ts';
import { podLabelsOf, selects, textsOf } from './surroundings/selection.ts';

/** What is known of a workload when its files are there, by their names. */
export function importedFacts(
  planned: PlannedWorkload,
  files: ReadonlyMap<string, Json>,
  objects: ObjectIndex,
  secrets: ImportedSecrets,
): ImportedFacts {
  const { object, starter, scaler, task } = planned;
  const scalerEnv = files.get('scaler.env');
  return {
    workload: { kind: object.kind, name: object.name, namespace: object.namespace },
    starter,
    scaledBy: scaler === undefined ? undefined : scaledBy(scaler),
    size: task.size,
    standingTasks: numberIn(files.get('service.json'), 'desiredCount') ?? numberIn(scalerEnv, 'ECS_MIN_TASKS') ?? 0,
    secrets: secrets.readBy(files.get('task-definition.json') ?? null),
    web: webFactsOf(planned, objects),
    queueUrl: textAt(scalerEnv, QUEUE_VARIABLE),
  };
}

function scaledBy({ kind, name }: KubernetesObject): ImportedFacts['scaledBy'] {
  return kind === 'HorizontalPodAutoscaler' || kind === 'ScaledObject' ? { kind, name } : undefined;
}

function numberIn(file: Json | undefined, name: string): number | undefined {
  const value = at(file, name);
  return value === undefined ? undefined : Number(value);
}

/** By the first Service that selects the pods. */
function webFactsOf(planned: PlannedWorkload, objects: ObjectIndex): WebFacts | undefined {
  const labels = podLabelsOf(planned);
  const service = objects
    .ofKind('Service')
    .find(
      ({ namespace, place }) =>
        namespace === planned.object.namespace && selects(textsOf(place.at('spec', 'selector')), labels),
    );
  const port = service?.place.at('spec', 'ports')?.items()[0];
  const servicePort = port?.member('port')?.value;
  if (service === undefined || typeof servicePort !== 'number') return undefined;
  const ingress = objects
    .ofKind('Ingress')
    .find(({ namespace, place }) => namespace === service.namespace && namesService(place, service.name));
  const isBalancer = service.place.at('spec', 'type')?.value === 'LoadBalancer';
  return {
    containerPort: containerPortOf(port?.member('targetPort'), planned) ?? servicePort,
    servicePort,
    healthPath: healthPathOf(planned.template) ?? '/',
    balancedBy: ingress ? 'Ingress' : isBalancer ? 'Service' : undefined,
    objectName: ingress?.name ?? service.name,
  };
}

function containerPortOf(target: Place | undefined, { task }: PlannedWorkload): number | undefined {
  if (typeof target?.value === 'number') return target.value;
  return task.ports.find(({ name }) => name === target?.value)?.number;
}

/** By its default backend or by a path of its rules. */
function namesService({ value: ingress }: Place, name: string): boolean {
  const paths = listAt(ingress, 'spec', 'rules').flatMap((rule) => listAt(rule, 'http', 'paths'));
  const backends = [at(ingress, 'spec', 'defaultBackend'), ...paths.map((path) => at(path, 'backend'))];
  return backends.some((backend) => textAt(backend, 'service', 'name') === name);
}

/** Readiness is what a load balancer asks for, liveness the next best. */
function healthPathOf(template: Place): string | undefined {
  for (const probe of ['readinessProbe', 'livenessProbe', 'startupProbe'])
    for (const container of template.at('spec', 'containers')?.items() ?? []) {
      const path = container.at(probe, 'httpGet', 'path')?.value;
      if (typeof path === 'string') return path;
    }
  return undefined;
}
