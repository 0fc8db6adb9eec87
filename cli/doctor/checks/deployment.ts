import { deploymentRemedy } from '../../stack/deployment-remedy.ts';
import { stackStateOf } from '../../stack/stack-state.ts';
import { check } from '../check.ts';
import { error, manual, ok, together, warning } from '../finding.ts';
import { driftOf } from '../settings-drift.ts';

export const credentials = check('credentials', 'Credentials', ['caller'], [], ({ caller }) =>
  ok(
    caller
      ? `${caller.arn} in account ${caller.accountId}, Region ${caller.region}`
      : 'the stack on this machine needs none',
  ),
);

/** What the environment holds is what the next deployment would take, so a mistake there is found before it. */
export const configuration = check(
  'configuration',
  'Configuration',
  ['configuration'],
  [],
  ({ configuration: wanted }) =>
    ok(
      `valid: ${wanted.ECS_MIN_TASKS} to ${wanted.ECS_MAX_TASKS} tasks on ${wanted.ECS_CAPACITY_PROVIDERS.join(', ')}`,
    ),
);

const WHY_IT_FAILED = "Why a deployment failed stands in the stack's events in CloudFormation.";

export const stack = check('stack', 'Stack', ['stack'], [], ({ stack: state }) => {
  if (state.kind === 'local') return ok('runs on this machine');
  if (state.kind === 'missing')
    return error(
      `there is no stack ${state.stackName}`,
      'Deploy it with "npm run ecs:setup", or name another one with --stack.',
    );
  const { status, stackName } = state;
  const says = `${stackName} is ${status}`;
  const deployment = stackStateOf(status);
  if (deployment === 'absent')
    return error(`${says}: nothing of it is deployed`, `Deploy it with "npm run ecs:setup". ${WHY_IT_FAILED}`);
  const remedy = deploymentRemedy(deployment, stackName);
  if (remedy !== undefined) {
    const todo = `Before the next deployment, ${remedy}.`;
    return deployment === 'changing' ? warning(says, todo) : error(says, `${todo} ${WHY_IT_FAILED}`);
  }
  if (status.endsWith('_ROLLBACK_COMPLETE'))
    return warning(
      `${says}: the last deployment failed, and what was there before runs`,
      `Mend the cause and deploy again. ${WHY_IT_FAILED}`,
    );
  return ok(says);
});

export const settings = check(
  'settings',
  'Deployed settings',
  ['wanted', 'settings'],
  ['taskDefinition', 'stack'],
  ({ wanted, settings: deployed, taskDefinition, stack: { kind } }) =>
    together(
      driftOf(wanted, deployed, taskDefinition).map(({ name, wants, runs }) =>
        warning(
          `${name} is ${runs} where this environment says ${wants}`,
          kind === 'local'
            ? 'Stop the stack with Ctrl-C and start it from this environment, or set the variables as it has them.'
            : 'Deploy with "npx cdk deploy", or set the variables as the stack has them: the next deployment takes what is set then.',
        ),
      ),
      ok('as this environment says'),
    ),
);

/** Networks outside are not looked into, and no password is read: that a task reaches the server can only be tried. */
export const redis = check('redis', 'Redis', [], ['wanted'], ({ wanted: { REDIS_HOST, REDIS_PORT } }) =>
  REDIS_HOST === undefined
    ? ok('none is configured')
    : manual(
        `tasks are told of ${REDIS_HOST}:${REDIS_PORT}`,
        "Let the server's security group take connections from that of the tasks, and try it with a command.",
      ),
);

/** Whether AWS got the answer is not looked up: only a person has the mail. */
export const alarmEmail = check('alarm-email', 'Alarm e-mail', ['alarmEmail'], [], ({ alarmEmail: address }) =>
  address === undefined
    ? warning('alarms reach nobody', 'Set ALARM_EMAIL and deploy, or subscribe to the alarm topic in SNS.')
    : manual(
        `goes to ${address}`,
        'Confirm the subscription in the mail that AWS sent there, if that was not done yet.',
      ),
);
