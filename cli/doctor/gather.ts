import type { Environment } from '../../contract/read-settings.ts';
import { readDeploymentSettings } from '../../lib/deployment-settings.ts';
import { type LocalState, readState } from '../../local/state-file.ts';
import {
  deployedTarget,
  localTarget,
  operator,
  readStack,
  STACK_NAME,
  type StackSighting,
  type TargetOptions,
  titleOf,
} from '../stack/target.ts';
import { blockedBy, type Fact, follow, known, learn, notLocal } from './fact.ts';
import { gatherAccount, unreadAccount } from './gather-account.ts';
import { gatherStack, learnTaskDefinition, unreadStack } from './gather-stack.ts';
import type { Deployment, Facts } from './knowledge.ts';

export interface Gathered {
  /** What was looked at, for people. */
  readonly title: string;
  readonly facts: Facts;
}

/**
 * Looks at everything that the checks need to know; what cannot be read becomes a gap.
 *
 * @param now milliseconds since the epoch.
 * @throws CommandFailure when AWS knows nobody; AwsError when it does not answer who that is.
 */
export async function gatherFacts(options: TargetOptions, environment: Environment, now: number): Promise<Gathered> {
  const configuration = await learn('the configuration', '', async () => readDeploymentSettings(environment));
  const state = options.aws ? undefined : readState();
  return state
    ? gatherLocal(state, { configuration }, environment, now)
    : gatherDeployed(options, { configuration }, now);
}

type OfEnvironment = Pick<Facts, 'configuration'>;

async function gatherLocal(
  state: LocalState,
  ofEnvironment: OfEnvironment,
  environment: Environment,
  now: number,
): Promise<Gathered> {
  const target = localTarget(state);
  // Only here, because it brings the whole embedded AWS along.
  const { localEnvironment, externalNames } = await import('../local/local-session.ts');
  const wanted = follow(ofEnvironment.configuration, () =>
    learn('the configuration', '', async () => readDeploymentSettings(localEnvironment(environment, externalNames))),
  );
  const inProcess: Fact<never> = {
    known: false,
    gap: { kind: 'not-local', instead: 'the last tick shows that ticks come' },
  };
  const facts = {
    ...ofEnvironment,
    ...unreadAccount(notLocal),
    ...(await gatherStack(target, now)),
    taskDefinition: await learnTaskDefinition(target),
    wanted: await wanted,
    caller: known(undefined),
    alarmEmail: notLocal,
    stack: known({ kind: 'local' } as const),
    images: known([{ kind: 'bundle' } as const]),
    schedule: inProcess,
    eventSourceMappings: inProcess,
  };
  return { title: target.title, facts };
}

async function gatherDeployed(options: TargetOptions, ofEnvironment: OfEnvironment, now: number): Promise<Gathered> {
  const identity = await operator(options);
  const { region, accountId, arn } = identity;
  const stackName = options.stack ?? STACK_NAME;
  const title = titleOf(stackName, identity);
  const wanted = await follow(ofEnvironment.configuration, async (configuration) => known(configuration));
  const sighting = await learn('the stack', 'cloudformation', async () => {
    return { stackName, title, identity, stack: await readStack(identity, stackName) };
  });
  const facts = {
    ...ofEnvironment,
    wanted,
    caller: known({ arn, accountId, region }),
    alarmEmail: await follow(wanted, async ({ ALARM_EMAIL }) => known(ALARM_EMAIL)),
    // Its gap, too: that of the stack's own check.
    stack: sighting.known ? known(deploymentOf(sighting.value)) : sighting,
    ...(await gatherAround(sighting, wanted, now)),
  };
  return { title, facts };
}

function deploymentOf({ stackName, stack }: StackSighting): Deployment {
  return stack ? { kind: 'deployed', stackName, status: stack.status } : { kind: 'missing', stackName };
}

type AroundStack = Omit<Facts, keyof OfEnvironment | 'wanted' | 'caller' | 'alarmEmail' | 'stack'>;

async function gatherAround(sighting: Fact<StackSighting>, wanted: Facts['wanted'], now: number): Promise<AroundStack> {
  if (!sighting.known || !sighting.value.stack) return unread(blockedBy('the stack'));
  const what = "the settings of the scaler's function";
  // A deployment would not: it changes only what differs between two templates.
  const correction = "Correct it in the function's environment variables in Lambda.";
  const target = await learn(what, 'lambda', () => deployedTarget(sighting.value), correction);
  if (!target.known) return { ...unread(blockedBy(what)), settings: target };
  const [ofStack, ofTasks] = await Promise.all([
    gatherStack(target.value, now),
    learnTaskDefinition(target.value).then(async (taskDefinition) => ({
      taskDefinition,
      ...(await gatherAccount(target.value, taskDefinition, wanted)),
    })),
  ]);
  return { ...ofStack, ...ofTasks };
}

const unread = (fact: Fact<never>) => ({ ...unreadStack(fact), taskDefinition: fact, ...unreadAccount(fact) });
