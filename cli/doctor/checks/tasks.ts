import { isSecret, type SecretState } from '../../../aws/operator/secret-state.ts';
import { LONGEST_STOP_TIMEOUT_SECONDS } from '../../../contract/worker-settings.ts';
import { check } from '../check.ts';
import { error, type Finding, manual, ok, together, warning } from '../finding.ts';

export const taskDefinition = check(
  'task-definition',
  'Task definition',
  ['taskDefinition'],
  ['settings'],
  ({ settings: { ECS_CONTAINER_NAME: containerName }, taskDefinition: found }) => {
    const name = `${found.family}:${found.revision}`;
    const container = found.containers.find((candidate) => candidate.name === containerName);
    const stopTimeout = container?.stopTimeoutSeconds ?? 0;
    const register = 'Register a revision without this mistake; the scaler takes it from then on.';
    const problems = [
      found.status === 'ACTIVE' ? undefined : `${name} is ${found.status}`,
      found.compatibilities.includes('FARGATE') ? undefined : `${name} was not registered for Fargate`,
      found.networkMode === 'awsvpc'
        ? undefined
        : `${name} has the network mode ${found.networkMode}; Fargate takes awsvpc`,
      found.cpuUnits && found.memoryMib ? undefined : `${name} has no CPU and memory of its own, which Fargate needs`,
      container ? undefined : `${name} has no container ${containerName}, which ECS_CONTAINER_NAME names`,
      stopTimeout > LONGEST_STOP_TIMEOUT_SECONDS
        ? `${name} has a stop time-out of ${stopTimeout} s; Fargate's longest is ${LONGEST_STOP_TIMEOUT_SECONDS} s`
        : undefined,
    ];
    return together(
      problems.flatMap((says) => (says ? error(says, register) : [])),
      ok(`${name}: ${found.cpuUnits} CPU units, ${found.memoryMib} MiB, ${found.architecture}`),
    );
  },
);

/** The stack's own task definition has the roles that the scaler may hand over; of another one's, only the names can be judged. */
export const roles = check(
  'roles',
  'Roles',
  ['roles'],
  ['wanted', 'taskDefinition'],
  ({ roles: { task, execution }, wanted, taskDefinition: { family } }) => {
    const problems: Finding[] = execution
      ? []
      : [
          error(
            'there is no execution role',
            'Give the task definition one: Fargate fetches the image and writes the log with it.',
          ),
        ];
    if (wanted.ECS_TASK_DEFINITION !== family)
      return together(problems, ok('the scaler may hand over those that the stack made'));
    const strange = [task, execution].filter(
      (name) => name && !name.startsWith(`${family}-`) && name !== 'ecsTaskExecutionRole',
    );
    problems.push(
      ...strange.map((name) =>
        warning(
          `the scaler may hand over ecsTaskExecutionRole and roles named ${family}-..., and not ${name}`,
          'Give the stack the prop existingTaskRoleArns with the ARNs of both roles, or no task is launched.',
        ),
      ),
    );
    return together(problems, ok('the scaler may hand over roles of these names'));
  },
);

export const secrets = check(
  'secrets',
  'Secrets',
  ['secrets'],
  ['taskDefinition'],
  ({ secrets: states, taskDefinition: found }) => {
    const names = Object.keys(states);
    const parameters = found.containers.flatMap(({ secretSources }) =>
      secretSources.filter((source) => !isSecret(source)),
    );
    return together(
      [
        ...Object.entries(states).flatMap(([name, state]) => judgeSecret(name, state)),
        ...parameters.map((name) =>
          manual(
            `${name} is a parameter of Systems Manager`,
            'Make sure that it has a value: without it no task starts.',
          ),
        ),
      ],
      ok(names.length === 0 ? 'the tasks get none' : `${names.join(', ')} with a value (not read)`),
    );
  },
);

function judgeSecret(name: string, { exists, hasValue, deleted }: SecretState): Finding[] {
  if (!exists)
    return [
      error(
        `there is no secret ${name}`,
        'Create it with "npm run ecs:setup", or name another one: without it no task starts.',
      ),
    ];
  if (deleted)
    return [
      error(
        `${name} was deleted`,
        'Bring it back with "aws secretsmanager restore-secret": without it no task starts.',
      ),
    ];
  return hasValue ? [] : [error(`${name} has no value`, 'Put one into it: without it no task starts.')];
}
