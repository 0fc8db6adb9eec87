import { type DeploymentSettings, deploymentSettings, sizeSettings } from '../contract/deployment-settings.ts';
import { problemOfFargateSize } from '../contract/fargate-sizes.ts';
import { policyRules } from '../contract/policy-settings.ts';
import { queueKindOf } from '../contract/queue-kind.ts';
import { type CrossRule, type Environment, readSettings } from '../contract/read-settings.ts';

/** Combinations that CloudFormation would accept, and that would fail at the first message. */
const deploymentRules: readonly CrossRule<typeof deploymentSettings>[] = [
  {
    // A task definition that exists already has a size of its own.
    about: ['ECS_TASK_DEFINITION', 'WORKER_CPU_UNITS', 'WORKER_MEMORY_MIB'],
    check: ({ ECS_TASK_DEFINITION: existing, WORKER_CPU_UNITS: cpuUnits, WORKER_MEMORY_MIB: memoryMib }) =>
      existing === undefined ? problemOfFargateSize(cpuUnits, memoryMib, sizeSettings) : undefined,
  },
  {
    about: ['ECS_SUBNETS', 'ECS_SECURITY_GROUPS'],
    check: ({ ECS_SUBNETS: subnets, ECS_SECURITY_GROUPS: groups }) =>
      (subnets === undefined) === (groups === undefined)
        ? undefined
        : {
            name: subnets ? 'ECS_SECURITY_GROUPS' : 'ECS_SUBNETS',
            rule: `set together with ${subnets ? 'ECS_SUBNETS' : 'ECS_SECURITY_GROUPS'}, since both belong to one VPC`,
            received: 'nothing',
            remedy: 'Set both to use a network of yours, or neither to have one created.',
          },
  },
  {
    about: ['ECS_SUBNETS', 'ECS_ASSIGN_PUBLIC_IP'],
    check: ({ ECS_SUBNETS: subnets, ECS_ASSIGN_PUBLIC_IP: assigned }) =>
      subnets || assigned
        ? undefined
        : {
            name: 'ECS_ASSIGN_PUBLIC_IP',
            rule: '"true" while ECS_SUBNETS is unset: the created subnets have no NAT gateway, so a task without a public address could not even fetch its image',
            received: '"false"',
            remedy: 'Unset it, or set ECS_SUBNETS and ECS_SECURITY_GROUPS to a network with a way out.',
          },
  },
  {
    about: ['AWS_SQS_QUEUE_URL', 'AWS_SQS_DEAD_LETTER_QUEUE_URL'],
    check: ({ AWS_SQS_QUEUE_URL: queue, AWS_SQS_DEAD_LETTER_QUEUE_URL: deadLetters }) =>
      deadLetters === undefined || (queue !== undefined && queueKindOf(queue) === queueKindOf(deadLetters))
        ? undefined
        : {
            name: 'AWS_SQS_DEAD_LETTER_QUEUE_URL',
            rule: `a queue of the kind of AWS_SQS_QUEUE_URL, which is ${queue === undefined ? 'unset' : JSON.stringify(queue)}`,
            received: JSON.stringify(deadLetters),
            remedy:
              'Unset it to have a dead-letter queue created, or set AWS_SQS_QUEUE_URL to the queue that it belongs to.',
          },
  },
  {
    about: ['REDIS_HOST', 'REDIS_PASSWORD_SECRET_NAME'],
    check: ({ REDIS_HOST: host, REDIS_PASSWORD_SECRET_NAME: secretName }) =>
      host !== undefined || secretName === undefined
        ? undefined
        : {
            name: 'REDIS_HOST',
            rule: `set together with REDIS_PASSWORD_SECRET_NAME, which is ${JSON.stringify(secretName)}`,
            received: 'nothing',
            remedy: 'Set REDIS_HOST, or unset REDIS_PASSWORD_SECRET_NAME.',
          },
  },
  {
    about: ['REDIS_HOST', 'REDIS_PASSWORD', 'REDIS_PASSWORD_SECRET_NAME'],
    check: ({ REDIS_HOST: host, REDIS_PASSWORD: password, REDIS_PASSWORD_SECRET_NAME: secretName }) =>
      host === undefined || password === undefined || secretName !== undefined
        ? undefined
        : {
            name: 'REDIS_PASSWORD_SECRET_NAME',
            rule: 'set while REDIS_HOST and REDIS_PASSWORD are: no task sees a password that stands in the environment',
            received: 'nothing',
            remedy:
              'Put the password into a secret and name it here ("npm run ecs:setup" creates it), or unset REDIS_PASSWORD if Redis takes none.',
          },
  },
];

/**
 * Reads what a deployment needs from the environment.
 *
 * @throws ConfigurationError with every problem found.
 */
export function readDeploymentSettings(environment: Environment): DeploymentSettings {
  const subject = 'The deployment configuration';
  return readSettings(subject, deploymentSettings, environment, [...policyRules, ...deploymentRules]);
}
