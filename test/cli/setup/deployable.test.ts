import { expect, test } from '@jest/globals';
import { requireDeployable } from '../../../cli/setup/deployable.ts';

test.each([undefined, 'ROLLBACK_COMPLETE', 'REVIEW_IN_PROGRESS', 'UPDATE_COMPLETE', 'UPDATE_ROLLBACK_COMPLETE'])(
  'a deployment can begin on a stack in state %s',
  (status) => {
    const stack = status === undefined ? undefined : { status, outputs: {} };
    expect(() => requireDeployable(stack)).not.toThrow();
  },
);

test.each([
  { status: 'UPDATE_IN_PROGRESS', remedy: 'wait until CloudFormation has ended that, then run it again.' },
  {
    status: 'UPDATE_ROLLBACK_FAILED',
    remedy: 'take it back to what it was with "npx cdk rollback CloudIde", then run it again.',
  },
  { status: 'DELETE_FAILED', remedy: 'remove what is left of it with "npm run ecs:destroy", then run it again.' },
])('no deployment begins on a stack in state $status', ({ status, remedy }) => {
  const message = `The stack CloudIde is in state ${status}: ${remedy}`;
  expect(() => requireDeployable({ status, outputs: {} })).toThrow(
    expect.objectContaining({ name: 'CommandFailure', message }),
  );
});
