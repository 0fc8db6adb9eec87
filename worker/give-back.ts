import type { CommandQueue, ReceivedMessage } from '../aws/command-queue.ts';
import type { Log } from './log.ts';

/** For a message that this task will not finish: others need not wait for its visibility time-out. Never rejects. */
export async function giveBack(
  queue: Pick<CommandQueue, 'release'>,
  log: Log,
  message: ReceivedMessage,
): Promise<void> {
  try {
    await queue.release(message);
    log.info('message given back');
  } catch (error) {
    log.error('giving a message back failed, it comes back after its visibility time-out', error);
  }
}
