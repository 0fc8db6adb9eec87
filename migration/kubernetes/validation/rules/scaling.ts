import { type Finding, type Manifest, neighbour, type Surroundings, unless } from '../manifest.ts';
import { itemsAt, membersAt, numberAt, type Part, partAt, textAt } from '../part.ts';
import { containersOf } from '../pod.ts';

/** Members of the metadata of an `aws-sqs-queue` trigger (kedacore/keda, pkg/scalers/aws_sqs_queue_scaler.go). */
const sqsMetadata: ReadonlySet<string> = new Set([
  'queueURL',
  'queueURLFromEnv',
  'queueLength',
  'activationQueueLength',
  'awsRegion',
  'awsEndpoint',
  'scaleOnInFlight',
  'scaleOnDelayed',
  'identityOwner',
]);

/** Scalers have bounds in order, targets that exist, and triggers that say what KEDA needs. */
export function scalingRule(manifest: Manifest, around: Surroundings): readonly Finding[] {
  switch (manifest.kind) {
    case 'HorizontalPodAutoscaler':
      return [
        ...boundFindings(manifest, 'minReplicas', 'maxReplicas', 1),
        ...targetFindings(manifest, around),
        ...utilizationFindings(manifest, around),
      ];
    case 'ScaledObject':
      return [
        ...boundFindings(manifest, 'minReplicaCount', 'maxReplicaCount', 0),
        ...targetFindings(manifest, around),
        ...triggerFindings(manifest, around),
      ];
    case 'ScaledJob':
      return [
        ...boundFindings(manifest, 'minReplicaCount', 'maxReplicaCount', 0),
        ...triggerFindings(manifest, around),
      ];
    default:
      return [];
  }
}

function boundFindings({ root }: Manifest, minimum: string, maximum: string, least: number): readonly Finding[] {
  const low = numberAt(root, 'spec', minimum) ?? least;
  const high = numberAt(root, 'spec', maximum);
  return [
    ...unless(low >= least, partAt(root, 'spec', minimum), `${minimum} is from ${least} on.`),
    ...unless(high === undefined || high >= 1, partAt(root, 'spec', maximum), `${maximum} is from 1 on.`),
    ...unless(high === undefined || low <= high, partAt(root, 'spec', minimum), `${minimum} is above ${maximum}.`),
  ];
}

function targetOf(manifest: Manifest, around: Surroundings): Manifest | undefined {
  const reference = partAt(manifest.root, 'spec', 'scaleTargetRef');
  return neighbour(manifest, around, textAt(reference, 'kind') ?? 'Deployment', textAt(reference, 'name') ?? '');
}

function targetFindings(manifest: Manifest, around: Surroundings): readonly Finding[] {
  const reference = partAt(manifest.root, 'spec', 'scaleTargetRef');
  return unless(targetOf(manifest, around) !== undefined, reference, 'What it is to scale is not in this namespace.');
}

/** A utilization is a share of the request, so without a request there is none (Kubernetes docs, "Horizontal Pod Autoscaling"). */
function utilizationFindings(manifest: Manifest, around: Surroundings): readonly Finding[] {
  const target = targetOf(manifest, around);
  const containers = target === undefined ? [] : containersOf(target).filter(({ runsBefore }) => !runsBefore);
  return itemsAt(manifest.root, 'spec', 'metrics').flatMap((metric) => {
    const resource = textAt(metric, 'resource', 'name') ?? '';
    if (partAt(metric, 'resource', 'target', 'averageUtilization') === undefined) return [];
    const asked = containers.every(({ part }) => partAt(part, 'resources', 'requests', resource) !== undefined);
    return unless(asked, metric, `A container of what it scales asks for no ${resource}, so it has no utilization.`);
  });
}

function triggerFindings(manifest: Manifest, around: Surroundings): readonly Finding[] {
  const triggers = itemsAt(manifest.root, 'spec', 'triggers');
  return [
    ...unless(triggers.length > 0, partAt(manifest.root, 'spec'), 'It has no trigger.'),
    ...triggers.flatMap((trigger) => [
      ...authenticationFindings(manifest, around, trigger),
      ...(textAt(trigger, 'type') === 'aws-sqs-queue' ? sqsFindings(trigger) : []),
    ]),
  ];
}

function authenticationFindings(manifest: Manifest, around: Surroundings, trigger: Part): readonly Finding[] {
  const name = textAt(trigger, 'authenticationRef', 'name');
  if (name === undefined || textAt(trigger, 'authenticationRef', 'kind') === 'ClusterTriggerAuthentication') return [];
  const found = neighbour(manifest, around, 'TriggerAuthentication', name) !== undefined;
  return unless(
    found,
    partAt(trigger, 'authenticationRef'),
    `There is no TriggerAuthentication "${name}" in this namespace.`,
  );
}

function sqsFindings(trigger: Part): readonly Finding[] {
  const metadata = partAt(trigger, 'metadata');
  const wholeNumbers = { queueLength: /^[1-9]\d*$/, activationQueueLength: /^\d+$/ };
  return [
    ...unless(
      textAt(metadata, 'queueURL') !== undefined || textAt(metadata, 'queueURLFromEnv') !== undefined,
      metadata,
      'The trigger names no queue (queueURL).',
    ),
    ...unless((textAt(metadata, 'awsRegion') ?? '') !== '', metadata, 'The trigger names no awsRegion.'),
    ...membersAt(metadata).flatMap(([name, part]) =>
      unless(sqsMetadata.has(name), part, `An aws-sqs-queue trigger knows no "${name}".`),
    ),
    ...Object.entries(wholeNumbers).flatMap(([name, form]) =>
      unless(form.test(textAt(metadata, name) ?? '1'), partAt(metadata, name), `${name} is a whole number.`),
    ),
    ...['scaleOnInFlight', 'scaleOnDelayed'].flatMap((name) =>
      unless(
        ['true', 'false'].includes(textAt(metadata, name) ?? 'true'),
        partAt(metadata, name),
        `${name} is "true" or "false".`,
      ),
    ),
  ];
}
