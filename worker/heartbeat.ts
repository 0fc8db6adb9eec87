import type { CommandQueue, ReceivedMessage } from '../aws/command-queue.ts';
import type { Clock } from '../contract/clock.ts';
import type { Log } from './log.ts';
import { pause } from './pause.ts';

/** SQS lets a message be invisible for twelve hours since its receive (SQS developer guide, "Visibility timeout"). */
const LONGEST_INVISIBILITY_SECONDS = 12 * 3600;

/** Two beats may fail before the message shows again. */
const BEATS_PER_TIMEOUT = 3;

export interface HeartbeatParts {
  readonly queue: Pick<CommandQueue, 'extend'>;
  readonly clock: Clock;
  readonly log: Log;
  readonly visibilityTimeoutSeconds: number;
}

/**
 * Keeps a message from others until the signal aborts, by extending its visibility time-out to its full length at every third of it.
 * Never rejects: an extension that failed is tried again at the next beat. After SQS's twelve hours it ends, and the message may be
 * delivered a second time while it is still worked on.
 *
 * @param receivedAt milliseconds since the epoch.
 */
export async function keepInvisible(
  { queue, clock, log, visibilityTimeoutSeconds }: HeartbeatParts,
  message: ReceivedMessage,
  receivedAt: number,
  signal: AbortSignal,
): Promise<void> {
  const beatMilliseconds = (visibilityTimeoutSeconds * 1000) / BEATS_PER_TIMEOUT;
  while (await pause(clock, beatMilliseconds, signal)) {
    // A second is left over, as SQS's clock and ours may differ and it refuses what would go beyond the limit.
    const secondsLeft = LONGEST_INVISIBILITY_SECONDS - Math.ceil((clock.now() - receivedAt) / 1000) - 1;
    const seconds = Math.min(visibilityTimeoutSeconds, secondsLeft);
    if (seconds < 1) {
      log.warn('the message was held for the twelve hours that SQS allows and will be delivered again');
      return;
    }
    try {
      await queue.extend(message, seconds);
    } catch (error) {
      log.error('extending the visibility time-out failed, it is tried again at the next heartbeat', error);
    }
  }
}
