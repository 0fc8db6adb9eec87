import type { DeployedStack } from '../../aws/operator/deployed-stack.ts';
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
  const remedy = remedies[stackStateOf(stack.status)];
  if (remedy) throw new CommandFailure(`The stack ${STACK_NAME} is in state ${stack.status}: ${remedy}`);
}

const remedies = {
  absent: undefined,
  complete: undefined,
  changing: 'wait until CloudFormation has ended that, then run it again.',
  'half-made': '"npm run ecs:destroy" removes what is left of it; then run it again.',
  'half-changed': `"npx cdk rollback ${STACK_NAME}" takes it back to what it was; then run it again.`,
};
