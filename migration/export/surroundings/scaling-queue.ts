import { ConfigurationError } from '../../../contract/configuration-error.ts';
import { TASK_OVERRIDES } from '../../../contract/names.ts';
import { type Policy, policyFrom } from '../../../contract/policy.ts';
import { policyRules, policySettings } from '../../../contract/policy-settings.ts';
import { readSettings } from '../../../contract/read-settings.ts';
import { PAUSED_ANNOTATION } from '../../kubernetes/annotations.ts';
import { QUEUE_VARIABLE } from '../../queue-variable.ts';
import { Carried, carry, carryAll, type Draft, type DraftMap } from '../../trace/draft.ts';
import { isLeaf } from '../../trace/json.ts';
import type { Place } from '../../trace/place.ts';
import type { ExportContext } from '../export-context.ts';
import { nearestQueueLength } from './scaling-queue-length.ts';
import { remarkScalerSettings } from './scaling-queue-remarks.ts';
import { draftText } from './workload-draft-text.ts';

/** A task definition whose tasks work on an SQS queue, started by this project's scaler. */
export interface QueueWorker {
  /** Map of texts: the scaler's settings by name, e.g. `ECS_MAX_TASKS`, as its function has them or as a person sets them. */
  readonly settings: Place;
  /** The queue's URL; the setting `AWS_SQS_QUEUE_URL` is taken where it is there. */
  readonly queueUrl: Draft;
  /** The container that takes the messages, by its name in the task definition. */
  readonly containerName: string;
}

/** What KEDA is told of a queue worker's scaling. */
export interface QueueScaling {
  readonly policy: Policy;
  readonly pollingIntervalSeconds: Draft;
  readonly minReplicaCount: Draft;
  readonly maxReplicaCount: Draft;
  /** Metadata of the trigger `aws-sqs-queue`, all texts. */
  readonly trigger: DraftMap;
  /** Annotations of the ScaledJob or ScaledObject. */
  readonly annotations: DraftMap;
  /** Environment that the scaler gives to each task as it launches it, and that the pod template has to give instead. */
  readonly environment: DraftMap;
}

/** Reads the scaler's settings; undefined where one of them breaks its rule, which refuses the input. */
export function queueScalingOf(worker: QueueWorker, family: Place, context: ExportContext): QueueScaling | undefined {
  const { settings } = worker;
  const texts = settingTexts(settings);
  const url = settings.member(QUEUE_VARIABLE);
  const queueUrl = url === undefined ? worker.queueUrl : carry(url);
  const policy = readPolicy(settings, texts, draftText(queueUrl));
  if (policy === undefined) return undefined;
  const { queueLength, comparison } = nearestQueueLength(policy);
  remarkScalerSettings({ settings, anchor: anchorOf(worker), policy, context, fit: { queueLength, comparison } });
  const carried = (name: string, value: string | number): Draft => {
    const place = settings.member(name);
    return place === undefined ? value : carry(place, value);
  };
  return {
    policy,
    pollingIntervalSeconds: carried('ECS_TICK_SECONDS', policy.tickSeconds),
    minReplicaCount: carried('ECS_MIN_TASKS', policy.minTasks),
    maxReplicaCount: carried('ECS_MAX_TASKS', policy.maxTasks),
    trigger: {
      queueURL: queueUrl,
      queueLength: queueLengthDraft(settings, policy, String(queueLength)),
      awsRegion: regionOf(draftText(queueUrl)) ?? context.region,
      scaleOnInFlight: 'true',
    },
    annotations: pauseAnnotation(settings),
    environment: environmentOf(settings, policy, family, context),
  };
}

/** Where no settings are given, what is said of them stands at the variable that makes the task a worker. */
function anchorOf({ settings, queueUrl }: QueueWorker): Place {
  const [place] = queueUrl instanceof Carried ? queueUrl.places : [];
  return isLeaf(settings.value) ? (place ?? settings) : settings;
}

function settingTexts(settings: Place): Record<string, string> {
  return Object.fromEntries(
    settings.members().flatMap(([name, place]) => {
      const text = place.text();
      return text === undefined ? [] : [[name, text] as const];
    }),
  );
}

function readPolicy(settings: Place, texts: Record<string, string>, queueUrl: string | undefined): Policy | undefined {
  try {
    return policyFrom(readSettings('The scaling policy', policySettings, texts, policyRules), queueUrl);
  } catch (error) {
    if (!(error instanceof ConfigurationError)) throw error;
    for (const { name, rule, received, remedy } of error.problems) {
      const place = settings.member(name) ?? settings;
      place.refuse('scaler-setting-invalid', `${name} must be ${rule}; received ${received}.`, remedy);
    }
    return undefined;
  }
}

function queueLengthDraft(settings: Place, { demand }: Policy, queueLength: string): Draft {
  const names =
    demand.kind === 'messages-per-task'
      ? ['ECS_MESSAGES_PER_TASK']
      : ['ECS_TARGET_WAIT_SECONDS', 'ECS_SECONDS_PER_MESSAGE'];
  const places = names.flatMap((name) => settings.member(name) ?? []);
  return places.length === 0 ? queueLength : carryAll(places, queueLength);
}

/** KEDA leaves a ScaledJob or ScaledObject alone that has this annotation (KEDA docs, "Pause autoscaling"). */
function pauseAnnotation(settings: Place): DraftMap {
  const dryRun = settings.member('ECS_DRY_RUN');
  return dryRun?.value === 'true' ? { [PAUSED_ANNOTATION]: carry(dryRun, 'true') } : {};
}

/**
 * A Deployment's pod is started anew whenever it leaves, so there it never leaves for idleness; a job does, or it would be paid for until its
 * lifetime ends.
 */
function environmentOf(settings: Place, policy: Policy, family: Place, { queueScaler }: ExportContext): DraftMap {
  const idleExit = settings.member(TASK_OVERRIDES.idleExitSeconds);
  const lifetime = settings.member(TASK_OVERRIDES.maxLifetimeSeconds);
  return {
    [TASK_OVERRIDES.role]: queueScaler === 'scaled-job' ? 'burst' : 'baseline',
    [TASK_OVERRIDES.idleExitSeconds]: idleExit === undefined ? String(policy.idleExitSeconds) : carry(idleExit),
    [TASK_OVERRIDES.maxLifetimeSeconds]: lifetime && carry(lifetime),
    [TASK_OVERRIDES.family]: familyDraft(settings.member('ECS_TASK_DEFINITION'), family),
  };
}

/** Metrics are counted under the family; a setting may name a revision with it, which the worker would not read. */
function familyDraft(setting: Place | undefined, family: Place): Carried {
  return setting === undefined ? carry(family) : new Carried(family.value, [setting, family]);
}

/** The Region in a queue's URL, as `https://sqs.<region>.amazonaws.com/<account>/<name>` has it (SQS developer guide, "Queue and message identifiers"). */
function regionOf(queueUrl: string | undefined): string | undefined {
  return /^https:\/\/sqs\.([a-z0-9-]+)\.amazonaws\./.exec(queueUrl ?? '')?.[1];
}
