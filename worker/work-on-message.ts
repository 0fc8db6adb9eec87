import type { CommandQueue, ReceivedMessage } from '../aws/command-queue.ts';
import type { Clock } from '../contract/clock.ts';
import type { Handler } from './handler.ts';
import { keepInvisible } from './heartbeat.ts';
import type { Log } from './log.ts';
import type { WorkerMetrics } from './metrics.ts';
import { pause } from './pause.ts';
import { UnprocessableMessageError } from './unprocessable-message-error.ts';

export interface MessageParts {
  readonly queue: CommandQueue;
  readonly handle: Handler;
  readonly clock: Clock;
  readonly log: Log;
  readonly metrics: WorkerMetrics;
  readonly leaveNow: AbortSignal;
  readonly visibilityTimeoutSeconds: number;
  /** How long a handler may take to end after `leaveNow`. */
  readonly abandonAfterSeconds: number;
}

type Outcome =
  | { readonly kind: 'handled' }
  | { readonly kind: 'unprocessable'; readonly reason: string }
  | { readonly kind: 'failed'; readonly error: unknown }
  | { readonly kind: 'abandoned' };

/** Hands one message to the handler, keeps it from others meanwhile, and settles it. Never rejects: the next message is not to blame. */
export async function workOnMessage(parts: MessageParts, message: ReceivedMessage): Promise<void> {
  const { clock } = parts;
  const log = parts.log.with({ messageId: message.messageId, receiveCount: message.receiveCount });
  const over = new AbortController();
  const receivedAt = clock.now();
  countWait(parts.metrics, message, receivedAt);
  const heartbeat = keepInvisible({ ...parts, log }, message, receivedAt, over.signal);
  const outcome = await Promise.race([outcomeOf(parts, log, message), abandonment(parts, over.signal)]);
  over.abort();
  countEnd(parts.metrics, outcome, (clock.now() - receivedAt) / 1000);
  // One beat may still be under way; after it nothing touches the message's visibility behind our back.
  await heartbeat;
  await settle(parts.queue, log, message, outcome, (clock.now() - receivedAt) / 1000);
}

async function outcomeOf({ handle, leaveNow }: MessageParts, log: Log, message: ReceivedMessage): Promise<Outcome> {
  try {
    await handle(message, { signal: leaveNow, log });
    return { kind: 'handled' };
  } catch (error) {
    return error instanceof UnprocessableMessageError
      ? { kind: 'unprocessable', reason: error.reason }
      : { kind: 'failed', error };
  }
}

/** Comes a while after `leaveNow`, so that a handler that ignores its signal cannot hold the task until it is killed. */
async function abandonment(
  { clock, leaveNow, abandonAfterSeconds }: MessageParts,
  over: AbortSignal,
): Promise<Outcome> {
  await new Promise<void>((resolve) => {
    if (leaveNow.aborted) resolve();
    leaveNow.addEventListener('abort', () => resolve(), { once: true, signal: over });
  });
  await pause(clock, abandonAfterSeconds * 1000, over);
  return { kind: 'abandoned' };
}

/** Told before the handler begins: after a long one the wait would be old news, and from a killed worker none at all. */
function countWait(metrics: WorkerMetrics, { receiveCount, sentAt }: ReceivedMessage, receivedAt: number): void {
  // A message that comes back waited for its visibility time-out as well.
  if (receiveCount !== 1 || sentAt === undefined) return;
  // SQS's clock may be a little ahead of ours.
  metrics.add('WaitSeconds', Math.max(0, receivedAt - sentAt) / 1000);
  metrics.publish();
}

/** Counted before the message is settled, as a worker that is killed meanwhile has done its work all the same. */
function countEnd(metrics: WorkerMetrics, outcome: Outcome, serviceSeconds: number): void {
  metrics.add('ServiceSeconds', serviceSeconds);
  metrics.add('FailedMessages', outcome.kind === 'handled' ? 0 : 1);
  metrics.publish();
}

async function settle(queue: CommandQueue, log: Log, message: ReceivedMessage, outcome: Outcome, seconds: number) {
  try {
    switch (outcome.kind) {
      case 'handled':
        await queue.delete(message);
        return log.info('message handled', { seconds });
      case 'unprocessable':
        await queue.deadLetter(message, outcome.reason);
        return log.warn('message moved to the dead-letter queue', { seconds, reason: outcome.reason });
      // Both leave the message to its visibility time-out instead of releasing it: given back at once, it would use up its receives
      // within a second, while what made it fail (a service that is down) needs time to mend.
      case 'failed':
        return log.error('message failed, it comes back after its visibility time-out', outcome.error, { seconds });
      case 'abandoned':
        return log.warn('message abandoned: its handler did not end in time', { seconds });
    }
  } catch (error) {
    log.error(`message ${outcome.kind}, but it could not be taken off the queue and will be delivered again`, error);
  }
}
