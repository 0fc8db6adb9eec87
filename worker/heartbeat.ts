import type { CommandQueue, ReceivedMessage } from '../aws/command-queue.ts';
import { ReceiptLostError } from '../aws/receipt-lost-error.ts';
import type { Clock } from '../contract/clock.ts';
import type { Log } from './log.ts';
import { MessageLostError } from './message-lost-error.ts';
import { pause } from './pause.ts';

/** SQS lets a message be invisible for twelve hours since its receive (SQS developer guide, "Visibility timeout"). */
const LONGEST_INVISIBILITY_SECONDS = 12 * 3600;

const BEATS_PER_TIMEOUT = 3;

/** An extension that failed is tried again soon, because what is lost to a few throttles is work. */
const TRIES_PER_BEAT = 4;

export interface HeartbeatParts {
  readonly queue: Pick<CommandQueue, 'extend'>;
  readonly clock: Clock;
  readonly log: Log;
  readonly visibilityTimeoutSeconds: number;
}

/**
 * Keeps a message from others until the signal aborts, by extending its visibility time-out to its full length at every third of it.
 * Resolves to nothing then, or before that to the error that says that the message is lost: SQS refuses its receipt, the time-out passed
 * without an extension, or SQS's twelve hours are over. Never rejects.
 *
 * What SQS answers says too little, as it takes an expired receipt without a word. So the time-out is watched here, and each one is counted
 * from before the call that began it: a message is never thought to be held when it is not. The first alone counts from `receivedAt`, later
 * by what the answer took on its way.
 *
 * @param receivedAt milliseconds since the epoch.
 */
export async function keepInvisible(
  { queue, clock, log, visibilityTimeoutSeconds }: HeartbeatParts,
  message: ReceivedMessage,
  receivedAt: number,
  over: AbortSignal,
): Promise<MessageLostError | undefined> {
  const beatMilliseconds = (visibilityTimeoutSeconds * 1000) / BEATS_PER_TIMEOUT;
  // A second is left over, as SQS's clock and ours may differ and it refuses what would go beyond the limit.
  const limit = receivedAt + (LONGEST_INVISIBILITY_SECONDS - 1) * 1000;
  let heldUntil = receivedAt + visibilityTimeoutSeconds * 1000;
  let next = beatMilliseconds;
  while (await pause(clock, Math.min(next, heldUntil - clock.now()), over)) {
    const askedAt = clock.now();
    if (askedAt >= heldUntil) return new MessageLostError(whyNotHeld(heldUntil, limit));
    next = beatMilliseconds;
    const seconds = Math.min(visibilityTimeoutSeconds, Math.floor((limit - askedAt) / 1000));
    if (seconds < 1) continue;

    const answered = new AbortController();
    const extension = outcomeOf(queue.extend(message, seconds)).finally(() => answered.abort());
    // An answer that comes later than this may stand for an extension that was too late.
    const tooLate = await pause(clock, heldUntil - askedAt, AbortSignal.any([over, answered.signal]));
    if (tooLate) return new MessageLostError(whyNotHeld(heldUntil, limit));
    const failure = await extension;
    if (failure instanceof ReceiptLostError) return new MessageLostError('SQS refused its receipt', { cause: failure });
    if (failure === undefined) {
      heldUntil = askedAt + seconds * 1000;
    } else {
      log.error('extending the visibility time-out failed, it is tried again soon', failure);
      next = beatMilliseconds / TRIES_PER_BEAT;
    }
  }
  return undefined;
}

async function outcomeOf(call: Promise<void>): Promise<unknown> {
  try {
    await call;
    return undefined;
  } catch (error) {
    return error;
  }
}

function whyNotHeld(heldUntil: number, limit: number): string {
  return limit - heldUntil < 1000
    ? 'the twelve hours that SQS allows are over'
    : 'its visibility time-out passed without an extension';
}
