import { createCloudFormationClient, readDeployedStack } from '../../aws/operator/deployed-stack.ts';
import { withClient } from '../../aws/operator/with-client.ts';
import { deploymentRemedy } from '../stack/deployment-remedy.ts';
import { stackStateOf } from '../stack/stack-state.ts';
import { operator, STACK_NAME, type Target, type TargetOptions } from '../stack/target.ts';
import { CommandFailure } from '../terminal/failure.ts';

/** What is left of a stack that could not be created, or not be deleted; whether it has a scaler still is unknown. */
export interface Wreck extends Pick<Target, 'stackName' | 'title' | 'region' | 'outputs' | 'clientSettings'> {
  readonly kind: 'wreck';
  /** CloudFormation's word for its state. */
  readonly status: string;
}

/**
 * The deployed stack if it is one that failed; undefined when it can be asked like any other, or is not there.
 *
 * @throws CommandFailure while CloudFormation changes it, or when AWS knows nobody; AwsError.
 */
export async function findWreck(options: TargetOptions): Promise<Wreck | undefined> {
  const { region, accountId, credentials } = await operator(options);
  const reach = { endpoint: undefined, identity: { region, credentials } };
  const stack = await withClient(createCloudFormationClient(reach), (client) => readDeployedStack(client, STACK_NAME));
  if (!stack) return undefined;
  const { status, outputs } = stack;
  const title = `${STACK_NAME} in ${region}, account ${accountId}`;
  const state = stackStateOf(status);
  if (state === 'changing') {
    throw new CommandFailure(
      `${title} is in state ${status}: ${deploymentRemedy(state, STACK_NAME)}, then run it again.`,
    );
  }
  if (state === 'complete' || state === 'half-changed') return undefined;
  return { kind: 'wreck', stackName: STACK_NAME, title, region, status, outputs, clientSettings: () => reach };
}

/** What is about to be done with it. */
export function wreckText({ title, status }: Wreck): string {
  return [
    `Destroying what is left of ${title}, which is in state ${status}.`,
    'Its scaler is not paused and no task is waited for, because neither may be there any more; a task that still runs keeps its cluster.',
  ].join('\n');
}
