import type { Construct } from 'constructs';
import type { ConfigurationProblem } from '../contract/configuration-error.ts';
import { deploymentSettings } from '../contract/deployment-settings.ts';
import { problemOfFargateSize } from '../contract/fargate-sizes.ts';
import { imageTag } from '../contract/image-tag.ts';
import { type CrossRule, type Setting, type Settings, setting } from '../contract/read-settings.ts';
import { readProps } from './read-props.ts';
import type { RedisServer, TerminalWorkerTaskProps } from './terminal-worker-props.ts';

/** The props whose values are known when the template is made, most of them as the setting of a deployment that they are. */
const knownProps = {
  family: setting(deploymentSettings.ECS_TASK_DEFINITION.kind, 'The family that is created.', { required: true }),
  containerName: deploymentSettings.ECS_CONTAINER_NAME,
  imageTag: setting(imageTag, 'The image that was pushed.'),
  cpu: deploymentSettings.WORKER_CPU_UNITS,
  memoryLimitMiB: deploymentSettings.WORKER_MEMORY_MIB,
  architecture: deploymentSettings.WORKER_CPU_ARCHITECTURE,
  stopTimeout: deploymentSettings.WORKER_STOP_TIMEOUT_SECONDS,
  maxTaskLifetime: deploymentSettings.WORKER_MAX_LIFETIME_SECONDS,
  paidMinimum: deploymentSettings.WORKER_PAID_MINIMUM_SECONDS,
  commandTimeout: deploymentSettings.WORKER_COMMAND_TIMEOUT_SECONDS,
  maxOutputBytes: deploymentSettings.WORKER_MAX_OUTPUT_BYTES,
  delivery: deploymentSettings.WORKER_DELIVERY,
  maxProcesses: deploymentSettings.WORKER_COMMAND_MAX_PROCESSES,
  maxWorkspaceFiles: deploymentSettings.WORKER_WORKSPACE_MAX_FILES,
  maxWorkspaceBytes: deploymentSettings.WORKER_WORKSPACE_MAX_BYTES,
  workspaceIgnore: deploymentSettings.WORKER_WORKSPACE_IGNORE,
} as const satisfies { readonly [Name in keyof TerminalWorkerTaskProps]?: Setting };

/** The props with their defaults filled in; durations in seconds. */
export type KnownWorkerProps = Settings<typeof knownProps>;

const sizeRule: CrossRule<typeof knownProps> = {
  about: ['cpu', 'memoryLimitMiB'],
  check: ({ cpu, memoryLimitMiB }) =>
    problemOfFargateSize(cpu, memoryLimitMiB, { cpu: 'cpu', memory: 'memoryLimitMiB' }),
};

/**
 * Reads what the task is told, before anything is made of it.
 *
 * @throws ConfigurationError with every prop that is out of bounds and every two that clash, by the props' names.
 */
export function readWorkerProps(construct: Construct, props: TerminalWorkerTaskProps): KnownWorkerProps {
  return readProps(construct, knownProps, props, [sizeRule, { about: [], check: () => problemsOfRedis(props.redis) }]);
}

function problemsOfRedis(redis: RedisServer | undefined): ConfigurationProblem[] {
  if (redis === undefined) return [];
  const parts = [
    ['redis.host', deploymentSettings.REDIS_HOST, redis.host],
    ['redis.port', deploymentSettings.REDIS_PORT, redis.port],
    ['redis.tls', deploymentSettings.REDIS_TLS, redis.tls],
    ['redis.passwordSecretName', deploymentSettings.REDIS_PASSWORD_SECRET_NAME, redis.passwordSecretName],
  ] as const;
  return parts
    .filter(([, { kind }, value]) => value !== undefined && kind.parse(String(value)) === undefined)
    .map(([name, { kind }, value]) => ({
      name,
      rule: kind.rule,
      received: JSON.stringify(value),
      remedy: 'Correct it.',
    }));
}
