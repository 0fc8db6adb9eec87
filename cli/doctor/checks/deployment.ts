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

export const leftovers = check('leftovers', 'Left-over variables', ['leftovers'], [], ({ leftovers: names }) =>
  together(
    names.map((name) => warning(`${name} is set, and nothing reads it`, `Unset ${name}: it belongs to Kubernetes.`)),
    ok('none'),
  ),
);

export const stack = check('stack', 'Stack', ['stack'], [], ({ stack: state }) => {
  if (state.kind === 'local') return ok('runs on this machine');
  if (state.kind === 'missing')
    return error(
      `there is no stack ${state.stackName}`,
      'Deploy it with "npm run ecs:setup", or name another one with --stack.',
    );
  const says = `${state.stackName} is ${state.status}`;
  if (['CREATE_COMPLETE', 'UPDATE_COMPLETE', 'IMPORT_COMPLETE'].includes(state.status)) return ok(says);
  if (state.status === 'REVIEW_IN_PROGRESS')
    return error(`${says}: it was never deployed`, 'Deploy it with "npm run ecs:setup".');
  if (state.status.endsWith('_IN_PROGRESS')) return warning(says, 'Wait for its end, then run this again.');
  if (state.status === 'UPDATE_ROLLBACK_COMPLETE')
    return warning(
      `${says}: the last deployment failed, and what was there before runs`,
      "Read the stack's events in CloudFormation, mend the cause and deploy again.",
    );
  return error(says, "Read the stack's events in CloudFormation, mend the cause and deploy again.");
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
