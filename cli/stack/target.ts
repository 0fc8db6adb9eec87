import { type Command, Option } from 'commander';
import type { ClientSettings } from '../../aws/clients.ts';
import {
  createCloudFormationClient,
  type DeployedStack,
  readDeployedStack,
} from '../../aws/operator/deployed-stack.ts';
import { findOperatorIdentity, NoIdentityError, type OperatorIdentity } from '../../aws/operator/operator-identity.ts';
import { createLambdaClient, readFunctionEnvironment } from '../../aws/operator/scaler-function.ts';
import { withClient } from '../../aws/operator/with-client.ts';
import { systemClock } from '../../aws/system-clock.ts';
import { policyRules } from '../../contract/policy-settings.ts';
import { readSettings } from '../../contract/read-settings.ts';
import { type ScalerSettings, scalerSettings } from '../../contract/scaler-settings.ts';
import { LOCAL_IDENTITY } from '../../local/platform.ts';
import { type LocalState, readState } from '../../local/state-file.ts';
import { CommandFailure } from '../terminal/failure.ts';
import { liveLine } from '../terminal/live-line.ts';
import { withPatience } from '../terminal/patience.ts';

/** The stack that a command works on. */
export interface Target {
  /** `local`: on this machine, started from this folder; `aws`: deployed. */
  readonly kind: 'local' | 'aws';
  readonly stackName: string;
  /** For people, e.g. `CloudIde in eu-west-1, account 123456789012`. */
  readonly title: string;
  readonly region: string;
  /** The template's outputs, by name. */
  readonly outputs: Readonly<Record<string, string>>;
  /** What the scaler's function runs with. */
  readonly settings: ScalerSettings;
  /** How to reach a service; local mode has those of `LocalService` only. */
  clientSettings(service: LocalService | AwsOnlyService): ClientSettings;
  /** One of the outputs. Throws CommandFailure when the stack, perhaps deployed by an older version, has none of this name. */
  output(name: string): string;
}

export type LocalService = 'ecs' | 'sqs' | 'ssm' | 'logs' | 'lambda';
export type AwsOnlyService = 'cloudformation' | 'ec2' | 'ecr' | 's3' | 'scheduler' | 'secretsmanager' | 'servicequotas';

export interface TargetOptions {
  readonly stack?: string;
  readonly aws?: true;
}

/** Name of the stack that `bin/app.ts` makes. */
export const STACK_NAME = 'CloudIde';

/** Adds the options by which a command is told its stack. */
export function withTargetOptions(command: Command): Command {
  return command
    .option('--aws', 'work on the deployed stack even while one runs on this machine')
    .addOption(
      new Option('--stack <name>', `name of the deployed stack (default: ${STACK_NAME})`).implies({ aws: true }),
    );
}

/**
 * The stack on this machine if one runs in this folder and `--aws` is not given; else the deployed one, and the live line tells when that
 * takes long.
 *
 * @throws CommandFailure in one sentence when there is neither; AwsError when AWS does not answer; ConfigurationError when the function's
 * environment was changed by hand.
 */
export async function openTarget(options: TargetOptions): Promise<Target> {
  const state = options.aws ? undefined : readState();
  if (state) return localTarget(state);
  return withPatience(
    'Looking for the deployed stack ...',
    liveLine(process.stderr),
    systemClock,
    lookForStack(options).then(deployedTarget),
  );
}

/** A deployed stack as CloudFormation has it, and who looked. */
export interface StackSighting {
  readonly stackName: string;
  /** For people, e.g. `CloudIde in eu-west-1, account 123456789012`. */
  readonly title: string;
  readonly identity: OperatorIdentity;
  /** Undefined when there is none of this name. */
  readonly stack: DeployedStack | undefined;
}

/** Looks at the deployed stack, in whatever state it is. Throws CommandFailure when AWS knows nobody; AwsError. */
export async function lookForStack(options: TargetOptions): Promise<StackSighting> {
  const identity = await operator(options);
  const stackName = options.stack ?? STACK_NAME;
  const stack = await readStack(identity, stackName);
  return { stackName, title: titleOf(stackName, identity), identity, stack };
}

/** What CloudFormation says of a stack; undefined when there is none of this name. Throws AwsError. */
export function readStack(identity: OperatorIdentity, stackName: string): Promise<DeployedStack | undefined> {
  return withClient(createCloudFormationClient(reachOf(identity)), (client) => readDeployedStack(client, stackName));
}

/** How the services of the caller's account and Region are reached. */
export function reachOf({ region, credentials }: OperatorIdentity): ClientSettings {
  return { endpoint: undefined, identity: { region, credentials } };
}

/** A deployed stack in words. */
export function titleOf(stackName: string, { region, accountId }: OperatorIdentity): string {
  return `${stackName} in ${region}, account ${accountId}`;
}

/** STS answers within a fraction of a second. */
const IDENTITY_ANSWER_SECONDS = 10;

/**
 * Who runs the command.
 *
 * @param region - where it works, if what it was told says so; else it is looked for, where AWS's own tools do.
 * @throws CommandFailure in one sentence when AWS knows nobody; AwsError when it does not answer.
 */
export async function operator(options: TargetOptions, region?: string): Promise<OperatorIdentity> {
  try {
    return await findOperatorIdentity(IDENTITY_ANSWER_SECONDS, region);
  } catch (error) {
    if (!(error instanceof NoIdentityError)) throw error;
    const noLocal = options.aws
      ? ''
      : 'No stack runs in this folder ("npm start" starts one), and a deployed one cannot be reached. ';
    throw new CommandFailure(`${noLocal}${error.message}`);
  }
}

/** The stack on this machine as a target, from its state file or from the process that runs it. */
export function localTarget(stack: Pick<LocalState, 'endpoints' | 'outputs' | 'scalerEnvironment'>): Target {
  const { endpoints, outputs } = stack;
  return {
    kind: 'local',
    stackName: STACK_NAME,
    title: 'the stack on this machine',
    region: LOCAL_IDENTITY.region,
    outputs,
    settings: settingsFrom(stack.scalerEnvironment),
    output: (name) => outputOf(outputs, name),
    clientSettings: (service) => ({
      endpoint: service === 'sqs' ? endpoints.sqs : endpoints.ecs,
      identity: LOCAL_IDENTITY,
    }),
  };
}

/**
 * The stack that was seen, as a target.
 *
 * @throws CommandFailure when there is none, or it is not one of ours; AwsError; ConfigurationError when the function's environment was
 * changed by hand.
 */
export async function deployedTarget({ stackName, title, identity, stack }: StackSighting): Promise<Target> {
  const { region, accountId } = identity;
  const reach = reachOf(identity);
  if (!stack) {
    throw new CommandFailure(
      `There is no stack ${stackName} in ${region} of account ${accountId}; "npm run ecs:setup" deploys it, "--stack" names another one.`,
    );
  }
  const functionName = outputOf(stack.outputs, 'ScalerFunctionName');
  const environment = await withClient(createLambdaClient(reach), (client) =>
    readFunctionEnvironment(client, functionName),
  );
  return {
    kind: 'aws',
    stackName,
    title,
    region,
    outputs: stack.outputs,
    settings: settingsFrom(environment),
    output: (name) => outputOf(stack.outputs, name),
    clientSettings: () => reach,
  };
}

function settingsFrom(environment: Readonly<Record<string, string>>): ScalerSettings {
  return readSettings("The environment of the scaler's function", scalerSettings, environment, policyRules);
}

function outputOf(outputs: Readonly<Record<string, string>>, name: string): string {
  const value = outputs[name];
  if (value === undefined)
    throw new CommandFailure(`The stack has no output ${name}; deploy this version of it first.`);
  return value;
}
