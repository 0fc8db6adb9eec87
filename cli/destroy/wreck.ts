import { deploymentRemedy } from '../stack/deployment-remedy.ts';
import { stackStateOf } from '../stack/stack-state.ts';
import { reachOf, type StackSighting, type Target } from '../stack/target.ts';
import { CommandFailure } from '../terminal/failure.ts';

/** What is left of a stack that could not be created, or not be deleted; whether it has a scaler still is unknown. */
export interface Wreck extends Pick<Target, 'stackName' | 'title' | 'region' | 'outputs' | 'clientSettings'> {
  readonly kind: 'wreck';
  /** CloudFormation's word for its state. */
  readonly status: string;
}

/**
 * The stack that was seen if it is one that failed; undefined when it can be asked like any other, or is not there.
 *
 * @throws CommandFailure while CloudFormation changes it.
 */
export function asWreck({ stackName, title, identity, stack }: StackSighting): Wreck | undefined {
  if (!stack) return undefined;
  const { status, outputs } = stack;
  const state = stackStateOf(status);
  if (state === 'changing') {
    throw new CommandFailure(
      `${title} is in state ${status}: ${deploymentRemedy(state, stackName)}, then run it again.`,
    );
  }
  if (state === 'complete' || state === 'half-changed') return undefined;
  const { region } = identity;
  return { kind: 'wreck', stackName, title, region, status, outputs, clientSettings: () => reachOf(identity) };
}

/** What is about to be done with it. */
export function wreckText({ title, status }: Wreck): string {
  return [
    `Destroying what is left of ${title}, which is in state ${status}.`,
    'Its scaler is not paused and no task is waited for, because neither may be there any more; a task that still runs keeps its cluster.',
  ].join('\n');
}
