import { CommandFailure, EXIT_CODE_USAGE } from '../terminal/failure.ts';
import { canAsk } from '../terminal/prompts.ts';
import type { Beforehand } from './beforehand.ts';

/**
 * A secret without a value stops every task at its start, so its value must be asked for, and that needs somebody who answers.
 *
 * @throws CommandFailure when it waits to be deleted, or when nobody is there to type its value.
 */
export function requireSecretCanBeMade({ name, exists, hasValue, deleted }: NonNullable<Beforehand['secret']>): void {
  if (deleted) {
    throw new CommandFailure(
      `The secret ${name} was deleted and waits for its end; bring it back with: aws secretsmanager restore-secret --secret-id ${name}`,
    );
  }
  if (hasValue || canAsk()) return;
  const order = exists ? `put-secret-value --secret-id ${name}` : `create-secret --name ${name}`;
  throw new CommandFailure(
    `The secret ${name} has no value, which is asked for on a terminal alone; without one, hand it over from a file: aws secretsmanager ${order} --secret-string file://FILE`,
    EXIT_CODE_USAGE,
  );
}
