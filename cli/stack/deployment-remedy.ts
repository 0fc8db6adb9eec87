import type { StackState } from './stack-state.ts';
import { STACK_NAME } from './target.ts';

/**
 * What to do before a stack can be deployed again, as an instruction without its full stop; undefined where nothing has to be done.
 *
 * @param stackName - `ecs:destroy` knows only the stack of `bin/app.ts`; another one is the CDK's to remove.
 */
export function deploymentRemedy(state: StackState, stackName: string): string | undefined {
  const destroy = stackName === STACK_NAME ? 'npm run ecs:destroy' : `npx cdk destroy ${stackName}`;
  const remedies: Readonly<Record<StackState, string | undefined>> = {
    absent: undefined,
    complete: undefined,
    changing: 'wait until CloudFormation has ended that',
    'half-made': `remove what is left of it with "${destroy}"`,
    'half-changed': `take it back to what it was with "npx cdk rollback ${stackName}"`,
  };
  return remedies[state];
}
