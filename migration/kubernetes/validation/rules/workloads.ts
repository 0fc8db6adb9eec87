import { isObjectName } from '../../names.ts';
import { duplicates, type Finding, type Manifest, unless } from '../manifest.ts';
import { itemsAt, membersAt, numberAt, partAt, textAt } from '../part.ts';

/** How often pods may be started again, by what starts them (Kubernetes docs, "Deployments", "Jobs"). */
const restartPolicies: Readonly<Record<string, readonly string[]>> = {
  Deployment: ['Always'],
  DaemonSet: ['Always'],
  Job: ['Never', 'OnFailure'],
  ScaledJob: ['Never', 'OnFailure'],
};

/** What starts pods finds them by their labels, restarts them as it may, and gives them volumes with legal names and one source each. */
export function workloadRule(manifest: Manifest): readonly Finding[] {
  const { kind, root, template } = manifest;
  if (template === undefined) return [];
  const restartPolicy = textAt(template, 'spec', 'restartPolicy') ?? 'Always';
  const wanted = restartPolicies[kind] ?? [restartPolicy];
  const graceSeconds = numberAt(template, 'spec', 'terminationGracePeriodSeconds') ?? 0;
  return [
    ...selectorFindings(manifest),
    ...unless(
      (numberAt(root, 'spec', 'replicas') ?? 0) >= 0,
      partAt(root, 'spec', 'replicas'),
      'replicas is from 0 on.',
    ),
    ...rolloutFindings(manifest),
    ...unless(wanted.includes(restartPolicy), template, `The restartPolicy of a ${kind} is ${wanted.join(' or ')}.`),
    ...unless(
      graceSeconds >= 0,
      partAt(template, 'spec', 'terminationGracePeriodSeconds'),
      'The grace period is from 0 on.',
    ),
    ...itemsAt(template, 'spec', 'initContainers').flatMap((container) =>
      unless(
        [undefined, 'Always'].includes(textAt(container, 'restartPolicy')),
        partAt(container, 'restartPolicy'),
        'The restartPolicy of an init container is Always, or it has none.',
      ),
    ),
    // The address is the key of the list (Kubernetes API reference, PodSpec): a server-side apply refuses two entries, another drops one.
    ...duplicates(
      itemsAt(template, 'spec', 'hostAliases').map((alias) => partAt(alias, 'ip')),
      ({ value }) => String(value),
      (ip) => `hostAliases has another entry for ${ip}.`,
    ),
    ...volumeFindings(manifest),
  ];
}

function selectorFindings({ kind, root, template }: Manifest): readonly Finding[] {
  if (!['Deployment', 'DaemonSet'].includes(kind)) return [];
  const labels = membersAt(root, 'spec', 'selector', 'matchLabels');
  return [
    ...unless(labels.length > 0, partAt(root, 'spec'), 'The selector has no matchLabels.'),
    ...labels.flatMap(([label, part]) =>
      unless(
        textAt(template, 'metadata', 'labels', label) === part.value,
        part,
        `The pods' label "${label}" is another.`,
      ),
    ),
  ];
}

function rolloutFindings({ root }: Manifest): readonly Finding[] {
  const rollingUpdate = partAt(root, 'spec', 'strategy', 'rollingUpdate');
  const stuck = [0, '0', '0%'];
  const both = ['maxSurge', 'maxUnavailable'].map((name) => partAt(rollingUpdate, name)?.value);
  return [
    ...unless(
      !both.every((value) => stuck.includes(value as string)),
      rollingUpdate,
      'maxSurge and maxUnavailable are both 0, so no pod could ever be replaced.',
    ),
    ...unless(
      rollingUpdate === undefined || textAt(root, 'spec', 'strategy', 'type') !== 'Recreate',
      rollingUpdate,
      'The strategy Recreate has no rollingUpdate.',
    ),
  ];
}

function volumeFindings({ template }: Manifest): readonly Finding[] {
  const volumes = itemsAt(template, 'spec', 'volumes');
  return [
    ...volumes.flatMap((volume) => [
      ...unless(
        isObjectName(textAt(volume, 'name') ?? ''),
        partAt(volume, 'name'),
        'This is no legal name of a volume.',
      ),
      ...unless(membersAt(volume).length === 2, volume, 'A volume has a name and one source.'),
    ]),
    ...duplicates(
      volumes.map((volume) => partAt(volume, 'name')),
      ({ value }) => String(value),
      (name) => `The pod has another volume "${name}".`,
    ),
  ];
}
