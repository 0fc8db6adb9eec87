import {
  empty,
  invalidClientToken,
  invalidStartedBy,
  networkConfigurationMissing,
  outOfRange,
  tooMany,
  unknownContainer,
  unknownValue,
} from '../errors.ts';
import {
  CLIENT_TOKEN_PATTERN,
  MAXIMUM_SECURITY_GROUPS,
  MAXIMUM_STARTED_BY_CHARACTERS,
  MAXIMUM_SUBNETS,
  MAXIMUM_TASKS_PER_RUN,
} from '../limits.ts';
import type { TaskOverrides } from '../task.ts';
import type { TaskDefinition } from '../task-definitions.ts';

/** What RunTask refuses before it launches anything; each check throws the ServiceError that ECS answers. */

export function checkClientToken(token: string | undefined): void {
  if (token !== undefined && !CLIENT_TOKEN_PATTERN.test(token)) throw invalidClientToken();
}

/** @returns the count; 1 when none was given. */
export function checkCount(count = 1): number {
  if (count < 1 || count > MAXIMUM_TASKS_PER_RUN) throw outOfRange('count', 1, MAXIMUM_TASKS_PER_RUN, count);
  return count;
}

export function checkStartedBy(startedBy = ''): void {
  if (startedBy.length > MAXIMUM_STARTED_BY_CHARACTERS) throw invalidStartedBy(MAXIMUM_STARTED_BY_CHARACTERS);
}

/** Every task on Fargate uses awsvpc. Departure: subnets and groups are counted, not looked up. */
export function checkNetwork(
  network: { readonly subnets: readonly string[]; readonly securityGroups?: readonly string[] | undefined } | undefined,
): void {
  if (!network) throw networkConfigurationMissing();
  if (network.subnets.length === 0) throw empty('subnets');
  if (network.subnets.length > MAXIMUM_SUBNETS) throw tooMany('subnets', MAXIMUM_SUBNETS);
  if ((network.securityGroups ?? []).length > MAXIMUM_SECURITY_GROUPS)
    throw tooMany('securityGroups', MAXIMUM_SECURITY_GROUPS);
}

/** An empty override names no container, which ECS allows (API reference, ContainerOverride). */
export function checkOverrides(definition: TaskDefinition, overrides: TaskOverrides = {}): void {
  const known = definition.containerDefinitions.map((container) => container.name);
  for (const override of overrides.containerOverrides ?? []) {
    if (Object.keys(override).length === 0) continue;
    if (override.name === undefined || !known.includes(override.name)) throw unknownContainer(override.name ?? 'null');
  }
}

export function checkLaunchType(launchType: string): string {
  if (!['EC2', 'FARGATE', 'EXTERNAL', 'MANAGED_INSTANCES'].includes(launchType))
    throw unknownValue('launchType', launchType);
  return launchType;
}
