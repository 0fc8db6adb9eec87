import type { ChildProcess } from 'node:child_process';
import type { Clock } from '../../contract/clock.ts';
import { killTrees } from '../../local/ecs/process-tree.ts';

/** How long a program that was told to end may take to put its things in order. */
const GRACE_SECONDS = 10;

/**
 * Ends a program: SIGTERM first; SIGKILL, with all that it has started, after ten seconds or at the user's next Ctrl-C.
 *
 * @param ended - aborts as soon as the program has ended, when its process id may be somebody else's.
 */
export async function endProgram(
  child: Pick<ChildProcess, 'pid' | 'kill'>,
  clock: Clock,
  ended: AbortSignal,
): Promise<void> {
  const again = new AbortController();
  const hurry = () => again.abort();
  for (const name of ['SIGINT', 'SIGTERM'] as const) process.once(name, hurry);
  child.kill('SIGTERM');
  try {
    await clock.sleep(GRACE_SECONDS * 1000, AbortSignal.any([ended, again.signal]));
  } catch (error) {
    if (!ended.aborted && !again.signal.aborted) throw error;
  } finally {
    for (const name of ['SIGINT', 'SIGTERM'] as const) process.off(name, hurry);
  }
  if (!ended.aborted && child.pid !== undefined) killTrees([child.pid]);
}
