import { deploymentSettings } from '../../../contract/deployment-settings.ts';
import { parseSecretReference, secretNameOf } from '../../ecs/secret-reference.ts';
import { QUEUE_VARIABLE } from '../../queue-variable.ts';
import type { DraftMap } from '../../trace/draft.ts';
import type { Place } from '../../trace/place.ts';
import type { ObjectIndex } from '../import-context.ts';
import type { ImportedSecrets } from './imported-secrets.ts';
import type { PlannedWorkload } from './planned-workload.ts';
import { queueWorkerSettings } from './queue-worker-fields.ts';
import { isSetting, type SettingName } from './scaler-setting.ts';
import { isQueueUrl } from './sqs-trigger.ts';
import { variablePlace } from './variable-place.ts';

/** Settings that the size of the imported task decides, or that hold a secret; they are not read from its environment. */
const notFromEnvironment: readonly SettingName[] = [
  'REDIS_PASSWORD',
  'WORKER_CPU_UNITS',
  'WORKER_MEMORY_MIB',
  'WORKER_CPU_ARCHITECTURE',
  'ECS_TASK_DEFINITION',
];

/**
 * `scaler.env` of a queue worker: what its manifests say, as settings of a deployment of this project. For CloudIDE's own worker they hold
 * what its stack needs; for another one, the family and the container that the scaler is to launch.
 */
export function scalerSettingsOf(planned: PlannedWorkload, objects: ObjectIndex, secrets: ImportedSecrets): DraftMap {
  const scaling = queueWorkerSettings(planned);
  const queue = scaling[QUEUE_VARIABLE] === undefined ? { [QUEUE_VARIABLE]: queueOf(planned, objects) } : {};
  return planned.isTerminalWorker
    ? {
        ...knownSettings(planned, objects),
        ...scaling,
        ...queue,
        ...sizeOf(planned),
        ...redisPassword(planned, secrets),
      }
    : { ...scaling, ...queue, ECS_TASK_DEFINITION: planned.family, ECS_CONTAINER_NAME: planned.mainContainer.name };
}

function sizeOf({ task: { size } }: PlannedWorkload): DraftMap {
  return {
    WORKER_CPU_UNITS: String(size.cpuUnits),
    WORKER_MEMORY_MIB: String(size.memoryMib),
    WORKER_CPU_ARCHITECTURE: size.architecture,
  };
}

/** The queue that the environment names: by the name that this project has for it, else by the first queue's URL in it. */
function queueOf(planned: PlannedWorkload, objects: ObjectIndex): string | undefined {
  const { environment } = planned.mainContainer;
  const [name, value] = environment.has(QUEUE_VARIABLE)
    ? [QUEUE_VARIABLE, environment.get(QUEUE_VARIABLE)]
    : ([...environment].find(([, text]) => isQueueUrl(text)) ?? [QUEUE_VARIABLE, undefined]);
  if (value !== undefined && isSetting(QUEUE_VARIABLE, value)) return value;
  variablePlace(planned, name, objects).remark('queue-not-known', {
    lost: `${name} does not hold the URL of a queue, or holds it in a secret, so the scaler is not told which one it is to look at.`,
    remedy: 'Set AWS_SQS_QUEUE_URL in scaler.env; without it CloudIdeStack creates a queue.',
  });
  return undefined;
}

/** Variables of the terminal worker that are settings of the stack, too. What a setting may not be is left out, and told. */
function knownSettings(planned: PlannedWorkload, objects: ObjectIndex): DraftMap {
  const names = Object.keys(deploymentSettings) as SettingName[];
  const found = names.flatMap((name) => {
    const value = planned.mainContainer.environment.get(name);
    if (value === undefined || name === QUEUE_VARIABLE || notFromEnvironment.includes(name)) return [];
    if (isSetting(name, value)) {
      if (name === 'REDIS_HOST') tellHostOfCluster(variablePlace(planned, name, objects), value);
      return [[name, value] as const];
    }
    variablePlace(planned, name, objects).remark('setting-not-readable', {
      lost: `${name} is no setting of the stack, because it is not ${deploymentSettings[name].kind.rule}.`,
      remedy: `Set ${name} in scaler.env, or leave it out for its default or a resource that the stack creates.`,
    });
    return [];
  });
  return Object.fromEntries(found);
}

function tellHostOfCluster(place: Place, host: string): void {
  if (host.includes('.') && !/\.(svc|local)(\.|$)/.test(host)) return;
  place.remark('host-of-cluster', {
    lost: `"${host}" is a name within the cluster, which no task can resolve.`,
    remedy:
      'Set REDIS_HOST to a server that the tasks reach, such as one of ElastiCache, and ECS_SUBNETS and ECS_SECURITY_GROUPS to its network.',
  });
}

/** The stack takes the password of Redis from a secret of its own, which holds nothing else. */
function redisPassword({ mainContainer, object }: PlannedWorkload, secrets: ImportedSecrets): DraftMap {
  const reference = parseSecretReference(mainContainer.secretEnvironment.get('REDIS_PASSWORD') ?? '');
  if ('problem' in reference || reference.store !== 'secrets-manager') return {};
  if (!mainContainer.environment.has('REDIS_HOST')) return {};
  const whole = secretNameOf(reference);
  if (reference.jsonKey === undefined)
    return isSetting('REDIS_PASSWORD_SECRET_NAME', whole) ? { REDIS_PASSWORD_SECRET_NAME: whole } : {};
  const name = `${object.namespace}/redis-password`;
  secrets.addText(name);
  return { REDIS_PASSWORD_SECRET_NAME: name };
}
