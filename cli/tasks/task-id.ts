import { CommandFailure, EXIT_CODE_USAGE } from '../terminal/failure.ts';

/**
 * Lets ids through, whole or cut off behind.
 *
 * @throws CommandFailure for anything else.
 */
export function requireTaskId(text: string): void {
  if (!/^[0-9a-f-]{1,64}$/.test(text))
    throw new CommandFailure(
      `A task's id, or how it begins, has the characters 0-9 and a-f; received ${JSON.stringify(text)}.`,
      EXIT_CODE_USAGE,
    );
}

/**
 * The one task whose id is, or begins with, this.
 *
 * @throws CommandFailure when there is none, or more than one.
 */
export function taskById<Task extends { readonly taskId: string }>(
  tasks: readonly Task[],
  beginning: string,
  family: string,
): Task {
  const exact = tasks.find(({ taskId }) => taskId === beginning);
  if (exact) return exact;
  const [found, ...others] = tasks.filter(({ taskId }) => taskId.startsWith(beginning));
  if (!found)
    throw new CommandFailure(
      `No task of the family ${family} has an id that begins with ${beginning}; ECS shows stopped ones for about an hour.`,
    );
  if (others.length > 0)
    throw new CommandFailure(`${others.length + 1} tasks have ids that begin with ${beginning}; give more of it.`);
  return found;
}
