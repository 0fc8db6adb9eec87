import { isEnvironmentName, isObjectName, isPortName } from '../../names.ts';
import { duplicates, type Finding, type Manifest, unless } from '../manifest.ts';
import { itemsAt, numberAt, type Part, partAt, textAt } from '../part.ts';
import { containersOf } from '../pod.ts';

/** Containers have legal names, each its own, an image, legal ports and variables, and mount volumes that there are. */
export function containerRule(manifest: Manifest): readonly Finding[] {
  const { template } = manifest;
  if (template === undefined) return [];
  const containers = containersOf(manifest).map(({ part }) => part);
  const volumes = new Set(itemsAt(template, 'spec', 'volumes').map((volume) => textAt(volume, 'name')));
  return [
    ...unless(itemsAt(template, 'spec', 'containers').length > 0, template, 'The pod has no container.'),
    ...duplicates(
      containers.map((container) => partAt(container, 'name')),
      ({ value }) => String(value),
      (name) => `The pod has another container "${name}".`,
    ),
    ...containers.flatMap((container) => [
      ...nameAndImage(container),
      ...portFindings(container),
      ...environmentFindings(container),
      ...mountFindings(container, volumes),
    ]),
    ...portClashes(containers),
  ];
}

function nameAndImage(container: Part): readonly Finding[] {
  const name = textAt(container, 'name');
  return [
    ...unless(
      name === undefined || isObjectName(name),
      partAt(container, 'name'),
      `"${name}" is no legal name of a container.`,
    ),
    ...unless((textAt(container, 'image') ?? '').trim() !== '', container, 'The container has no image.'),
  ];
}

function portFindings(container: Part): readonly Finding[] {
  return itemsAt(container, 'ports').flatMap((port) => {
    const name = textAt(port, 'name');
    return [
      ...unless(name === undefined || isPortName(name), partAt(port, 'name'), `"${name}" is no legal name of a port.`),
      ...(['containerPort', 'hostPort'] as const).flatMap((member) =>
        unless(isPort(numberAt(port, member)), partAt(port, member), 'A port is a whole number from 1 to 65535.'),
      ),
    ];
  });
}

/** Whether a port that is a number is a legal one. */
export function isPort(port: number | undefined): boolean {
  return port === undefined || (Number.isInteger(port) && port >= 1 && port <= 65_535);
}

/** The containers of a pod share one address, and names of ports are the pod's, too. */
function portClashes(containers: readonly Part[]): readonly Finding[] {
  const ports = containers.flatMap((container) => itemsAt(container, 'ports'));
  return [
    ...duplicates(
      ports,
      (port) => `${numberAt(port, 'containerPort')}/${textAt(port, 'protocol') ?? 'TCP'}`,
      (port) => `Port ${port} is listed twice in the pod.`,
    ),
    ...duplicates(
      ports.map((port) => partAt(port, 'name')),
      ({ value }) => String(value),
      (name) => `The pod has another port "${name}".`,
    ),
  ];
}

function environmentFindings(container: Part): readonly Finding[] {
  const names = itemsAt(container, 'env').map((variable) => partAt(variable, 'name'));
  return [
    ...names.flatMap((name) =>
      unless(isEnvironmentName(textAt(name) ?? ''), name, 'This is no legal name of an environment variable.'),
    ),
    ...duplicates(
      names,
      ({ value }) => String(value),
      (name) => `The container has another variable "${name}".`,
    ),
    ...itemsAt(container, 'env').flatMap((variable) =>
      unless(
        partAt(variable, 'value') === undefined || partAt(variable, 'valueFrom') === undefined,
        variable,
        'A variable has a value or a source of it, not both.',
      ),
    ),
  ];
}

function mountFindings(container: Part, volumes: ReadonlySet<string | undefined>): readonly Finding[] {
  const mounts = itemsAt(container, 'volumeMounts');
  return [
    ...mounts.flatMap((mount) => [
      ...unless(
        volumes.has(textAt(mount, 'name')),
        partAt(mount, 'name'),
        `The pod has no volume "${textAt(mount, 'name')}".`,
      ),
      ...unless(
        !(textAt(mount, 'mountPath') ?? '').includes(':'),
        partAt(mount, 'mountPath'),
        'A mount path has no ":".',
      ),
    ]),
    ...duplicates(
      mounts.map((mount) => partAt(mount, 'mountPath')),
      ({ value }) => String(value),
      (path) => `Something else is mounted at ${path}.`,
    ),
  ];
}
