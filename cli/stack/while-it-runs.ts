import { AwsError } from '../../aws/errors.ts';
import { CommandFailure } from '../terminal/failure.ts';
import type { Target } from './target.ts';

/** What Node's connections fail with once nobody is at the other end (Node's documentation, "Common system errors"). */
const brokenConnections: readonly unknown[] = ['ECONNREFUSED', 'ECONNRESET', 'EPIPE'];

/**
 * Does work that lasts, during which the stack on this machine may end; a deployed one's connections may break as well, but it stays.
 *
 * @throws CommandFailure in one sentence when the stack on this machine has ended; else what `work` throws.
 */
export async function whileItRuns<T>({ kind }: Pick<Target, 'kind'>, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    if (kind === 'local' && error instanceof AwsError && brokenConnections.includes(codeOf(error.cause)))
      throw new CommandFailure('The stack on this machine has stopped.');
    throw error;
  }
}

function codeOf(cause: unknown): unknown {
  return typeof cause === 'object' && cause !== null && 'code' in cause ? cause.code : undefined;
}
