import { isList, isMap, type Json } from '../../trace/json.ts';

/**
 * Members of task definitions, services and scaling targets that are numbers. CloudFormation turns texts into numbers and numbers into
 * texts as its resources need them (`Cpu: 256` in YAML, `"80"` from a parameter); the ECS API does not.
 */
const numbers = new Set(
  `bakeTimeInMinutes base canaryBakeTimeInMinutes canaryPercent containerPort cpu desiredCount hardLimit
  healthCheckGracePeriodSeconds healthCheckIntervalSeconds healthCheckPort healthCheckTimeoutSeconds healthyPercent
  healthyThresholdCount hostPort idleTimeoutSeconds ignoredExitCodes ingressPortOverride interval iops maxCapacity maxSwap
  maximumPercent memory memoryReservation minCapacity minimumHealthyPercent perRequestTimeoutSeconds port resolutionSeconds
  restartAttemptPeriod retries scaleInCooldown scaleOutCooldown sharedMemorySize size sizeInGiB softLimit startPeriod startTimeout
  stepBakeTimeInMinutes stepPercent stopTimeout swappiness targetValue thresholdConfiguration.value throughput timeout
  timeoutInMinutes transitEncryptionPort unhealthyThresholdCount volumeInitializationRate weight`
    .toLowerCase()
    .split(/\s+/),
);

const flags = new Set(
  `autoprovision configuredAtLaunch disableNetworking disableScaleIn enable enableECSManagedTags enableExecuteCommand
  enableFaultInjection enabled encrypted essential initProcessEnabled interactive privileged pseudoTerminal readOnly
  readonlyRootFilesystem resetOnHealthyTask rollback`
    .toLowerCase()
    .split(/\s+/),
);

/** Maps whose member names are a person's own, and whose values are all texts. */
const textMaps = new Set(['dockerlabels', 'driveropts', 'labels', 'options', 'variables']);

/** The properties of one resource with each scalar of the type that the service's API has for it. */
export function withApiScalars(properties: Json): Json {
  if (!isMap(properties)) return properties;
  return Object.fromEntries(
    Object.entries(properties).map(([name, value]) => {
      // At the level of the task, both are texts: `256` or `1 vCPU`.
      const size = name === 'Cpu' || name === 'Memory';
      return [name, size ? typed(value, '') : typed(value, name.toLowerCase())];
    }),
  );
}

function typed(value: Json, name: string): Json {
  if (isList(value)) return value.map((item) => typed(item, name));
  if (isMap(value)) {
    return Object.fromEntries(
      Object.entries(value).map(([inner, member]) => [inner, typed(member, memberName(name, inner.toLowerCase()))]),
    );
  }
  if (value === null) return null;
  if (numbers.has(name))
    return typeof value === 'string' && /^\s*-?\d+(\.\d+)?\s*$/.test(value) ? Number(value) : value;
  if (flags.has(name)) return value === 'true' ? true : value === 'false' ? false : value;
  return String(value);
}

/** "value" is a text everywhere but in a threshold. */
function memberName(owner: string, name: string): string {
  if (textMaps.has(owner)) return '';
  return owner === 'thresholdconfiguration' ? `${owner}.${name}` : name;
}
