import { isPortName, isSubdomain } from '../../names.ts';
import {
  duplicates,
  type Finding,
  type Manifest,
  neighbour,
  type Surroundings,
  selectedBy,
  unless,
} from '../manifest.ts';
import { itemsAt, numberAt, type Part, partAt, textAt } from '../part.ts';
import { containersOf } from '../pod.ts';
import { isPort } from './containers.ts';

/** Services, Ingresses, bindings and policies have legal ports and lead to what is there. */
export function networkRule(manifest: Manifest, around: Surroundings): readonly Finding[] {
  switch (manifest.kind) {
    case 'Service':
      return serviceFindings(manifest, around);
    case 'Ingress':
      return ingressFindings(manifest, around);
    case 'TargetGroupBinding':
      return serviceReference(manifest, around, partAt(manifest.root, 'spec', 'serviceRef'), 'port');
    case 'NetworkPolicy':
    case 'SecurityGroupPolicy':
      return policyFindings(manifest, around);
    default:
      return [];
  }
}

function serviceFindings(manifest: Manifest, around: Surroundings): readonly Finding[] {
  const spec = partAt(manifest.root, 'spec');
  const selector = partAt(spec, 'selector');
  const pods = selectedBy(manifest, around, selector);
  const ports = itemsAt(spec, 'ports');
  return [
    ...unless(selector === undefined || pods.length > 0, selector, 'No pod in this namespace has these labels.'),
    ...ports.flatMap((port) => servicePort(port, ports.length > 1, selector === undefined ? undefined : pods)),
    ...duplicates(
      ports.map((port) => partAt(port, 'name')),
      ({ value }) => String(value),
      (name) => `The Service has another port "${name}".`,
    ),
    ...duplicates(
      ports,
      (port) => `${numberAt(port, 'port')}/${textAt(port, 'protocol') ?? 'TCP'}`,
      (port) => `The Service has port ${port} twice.`,
    ),
  ];
}

/** One port of a Service; `pods` are those that it selects, undefined where it selects by no labels. */
function servicePort(port: Part, amongSeveral: boolean, pods: readonly Manifest[] | undefined): readonly Finding[] {
  const name = textAt(port, 'name');
  const target = partAt(port, 'targetPort');
  const targetName = textAt(target);
  const known = pods?.flatMap((pod) => containersOf(pod).flatMap(({ part }) => itemsAt(part, 'ports')));
  return [
    ...unless(name !== undefined || !amongSeveral, port, 'Each of several ports needs a name.'),
    ...unless(name === undefined || isPortName(name), partAt(port, 'name'), `"${name}" is no legal name of a port.`),
    ...[partAt(port, 'port'), target].flatMap((part) =>
      unless(isPort(numberAt(part)), part, 'A port is a whole number from 1 to 65535.'),
    ),
    ...unless(
      targetName === undefined || known === undefined || known.some((each) => textAt(each, 'name') === targetName),
      target,
      `The selected pods have no port "${targetName}".`,
    ),
  ];
}

function ingressFindings(manifest: Manifest, around: Surroundings): readonly Finding[] {
  const spec = partAt(manifest.root, 'spec');
  const rules = itemsAt(spec, 'rules');
  const paths = rules.flatMap((rule) => itemsAt(rule, 'http', 'paths'));
  const backends = [partAt(spec, 'defaultBackend'), ...paths.map((path) => partAt(path, 'backend'))];
  return [
    ...unless(
      rules.length > 0 || backends[0] !== undefined,
      spec,
      'The Ingress has neither rules nor a default backend.',
    ),
    ...rules.flatMap((rule) =>
      unless(
        isSubdomain((textAt(rule, 'host') ?? 'any').replace(/^\*\./, '')),
        partAt(rule, 'host'),
        'This is no legal name of a host.',
      ),
    ),
    ...paths.flatMap((path) =>
      unless((textAt(path, 'path') ?? '/').startsWith('/'), partAt(path, 'path'), 'A path begins with "/".'),
    ),
    ...backends.flatMap((backend) => {
      const service = partAt(backend, 'service');
      const member = partAt(service, 'port', 'name') === undefined ? 'number' : 'name';
      return [
        ...serviceReference(manifest, around, service, 'port', member),
        ...unless(service !== undefined, backend, 'The backend is no Service.'),
      ];
    }),
  ];
}

/** A place with the `name` of a Service and, at a path, one of its ports. */
function serviceReference(
  manifest: Manifest,
  around: Surroundings,
  reference: Part | undefined,
  ...portPath: readonly string[]
): readonly Finding[] {
  const name = textAt(reference, 'name');
  if (name === undefined || around.external.has(`Service/${name}`)) return [];
  const service = neighbour(manifest, around, 'Service', name);
  const port = partAt(reference, ...portPath);
  const ports = itemsAt(service?.root, 'spec', 'ports');
  const found = ports.some((each) => [textAt(each, 'name'), numberAt(each, 'port')].includes(port?.value as string));
  return [
    ...unless(service !== undefined, partAt(reference, 'name'), `There is no Service "${name}" in this namespace.`),
    ...unless(service === undefined || found, port, `The Service "${name}" has no port ${port?.value}.`),
  ];
}

function policyFindings(manifest: Manifest, around: Surroundings): readonly Finding[] {
  const selector = partAt(manifest.root, 'spec', 'podSelector');
  const labels = partAt(selector, 'matchLabels');
  return unless(selectedBy(manifest, around, labels).length > 0, labels, 'No pod in this namespace has these labels.');
}
