import type { DeployedStack } from '../../aws/operator/deployed-stack.ts';
import { deploymentRemedy } from '../stack/deployment-remedy.ts';
import { stackStateOf } from '../stack/stack-state.ts';
import { STACK_NAME } from '../stack/target.ts';
import { CommandFailure } from '../terminal/failure.ts';

/**
 * A deployment onto a stack that is changing, or that a failure has left half-done, would fail.
 *
 * @throws CommandFailure when it is so, with what to do first.
 */
export function requireDeployable(stack: DeployedStack | undefined): void {
  if (!stack) return;
  const remedy = deploymentRemedy(stackStateOf(stack.status), STACK_NAME);
  if (remedy !== undefined)
    throw new CommandFailure(`The stack ${STACK_NAME} is in state ${stack.status}: ${remedy}, then run it again.`);
}
