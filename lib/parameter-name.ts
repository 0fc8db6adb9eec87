import { Stack, Token } from 'aws-cdk-lib/core';
import type { Construct } from 'constructs';

/**
 * `/<stack's name>/<path within the stack>` of a construct, which no other in the account and Region has; what Systems Manager doesn't
 * take becomes a hyphen (Systems Manager API reference, PutParameter, `Name`). Undefined in a nested stack, whose name only the
 * deployment knows.
 */
export function ownParameterName(construct: Construct): string | undefined {
  const stack = Stack.of(construct);
  if (Token.isUnresolved(stack.stackName)) return undefined;
  const path = construct.node.path.slice(stack.node.path.length + 1);
  return `/${stack.stackName}/${path.replace(/[^A-Za-z0-9_.\-/]/g, '-')}`;
}
