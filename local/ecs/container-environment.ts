import type { ContainerState, Task } from './task.ts';

/** A secret that the task needs cannot be had; ECS then stops the task before it has run. */
export class ResourceInitializationError extends Error {
  override readonly name = 'ResourceInitializationError';
}

/** Gives the value of a secret for its `valueFrom`; undefined when there is none. */
export type SecretLookup = (valueFrom: string) => string | undefined;

/**
 * The environment of a container: its definition's, its secrets, RunTask's overrides over them, and the task metadata endpoint.
 * Departure: AWS_REGION, AWS_EXECUTION_ENV and the credentials endpoint, which Fargate adds too, are left to the task definition.
 *
 * @throws ResourceInitializationError when a secret has no value.
 */
export function containerEnvironment(
  task: Task,
  { definition }: ContainerState,
  secret: SecretLookup,
  metadataUrl: string,
): Record<string, string> {
  const environment: Record<string, string> = {};
  for (const { name, value } of definition.environment ?? []) environment[name] = value;
  for (const { name, valueFrom } of definition.secrets ?? []) {
    const value = secret(valueFrom);
    if (value === undefined)
      throw new ResourceInitializationError(`unable to pull secrets or registry auth: no value for ${valueFrom}`);
    environment[name] = value;
  }
  const override = task.overrides.containerOverrides?.find((other) => other.name === definition.name);
  for (const { name, value } of override?.environment ?? []) if (name !== undefined) environment[name] = value ?? '';
  return { ...environment, ECS_CONTAINER_METADATA_URI_V4: metadataUrl };
}
