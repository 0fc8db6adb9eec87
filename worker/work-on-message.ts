import { isNativeError } from 'node:util/types';
import type { CommandQueue, ReceivedMessage } from '../aws/command-queue.ts';
import type { Clock } from '../contract/clock.ts';
import { giveBack } from './give-back.ts';
import type { Handler } from './handler.ts';
import { HandlerStuckError } from './handler-stuck-error.ts';
import { keepInvisible } from './heartbeat.ts';
import type { Log } from './log.ts';
import type { WorkerMetrics } from './metrics.ts';
import { pause } from './pause.ts';
import type { Stop } from './stop.ts';
import { UnprocessableMessageError } from './unprocessable-message-error.ts';
import { WorkerUnfitError } from './worker-unfit-error.ts';

export interface MessageParts {
  readonly queue: CommandQueue;
  readonly handle: Handler;
  readonly clock: Clock;
  readonly log: Log;
  readonly metrics: WorkerMetrics;
  readonly stop: Pick<Stop, 'draining' | 'leaveNow'>;
  readonly visibilityTimeoutSeconds: number;
  /** How long a handler may take to end after its signal. */
  readonly abandonAfterSeconds: number;
}

type Outcome =
  | { readonly kind: 'handled' }
  | { readonly kind: 'unprocessable'; readonly reason: string }
  /** Ended by one of its signals before the work was done. */
  | { readonly kind: 'stopped' }
  | { readonly kind: 'failed'; readonly error: unknown }
  | { readonly kind: 'abandoned' };

/**
 * Hands one message to the handler, keeps it from others meanwhile, and settles it. A message that was lost meanwhile is somebody else's:
 * nothing is done to it, whatever the handler made of it. Other failures stay with their message: the next one is not to blame.
 *
 * @throws HandlerStuckError when the message is lost and its handler does not end; the handler's own WorkerUnfitError, when the message is seen
 * to like one that failed.
 */
export async function workOnMessage(parts: MessageParts, message: ReceivedMessage): Promise<void> {
  const { clock, queue, abandonAfterSeconds } = parts;
  const log = parts.log.with({ messageId: message.messageId, receiveCount: message.receiveCount });
  const over = new AbortController();
  const lost = new AbortController();
  const signal = AbortSignal.any([parts.stop.leaveNow, lost.signal]);
  const receivedAt = clock.now();
  countWait(parts.metrics, message, receivedAt);
  const heartbeat = keepInvisible({ ...parts, log }, message, receivedAt, over.signal).then((loss) => {
    if (!loss || over.signal.aborted) return;
    log.error('the message is lost: its handler is told to end, and nothing is done to the message any more', loss);
    lost.abort(loss);
  });
  const outcome = await Promise.race([
    outcomeOf(parts, log, message, signal),
    abandonment(clock, signal, abandonAfterSeconds, over.signal),
  ]);
  over.abort();
  const isLost = lost.signal.aborted;
  const seconds = (clock.now() - receivedAt) / 1000;
  countEnd(parts.metrics, isLost || outcome.kind !== 'handled', seconds);
  // One beat may still be under way; after it nothing touches the message's visibility behind our back.
  await heartbeat;
  if (isLost) leaveAlone(log, message, outcome, abandonAfterSeconds);
  else await settle(queue, log, message, outcome, seconds);
  if (outcome.kind === 'failed' && outcome.error instanceof WorkerUnfitError) throw outcome.error;
}

async function outcomeOf(
  { handle, stop }: MessageParts,
  log: Log,
  message: ReceivedMessage,
  signal: AbortSignal,
): Promise<Outcome> {
  try {
    await handle(message, { signal, leaving: stop.draining, log });
    return { kind: 'handled' };
  } catch (error) {
    if (error instanceof UnprocessableMessageError) return { kind: 'unprocessable', reason: error.reason };
    return [signal, stop.draining].some((each) => comesFrom(each, error))
      ? { kind: 'stopped' }
      : { kind: 'failed', error };
  }
}

/** Whether an error is a signal's own reason, or the AbortError that libraries throw in its place, the AWS SDK without naming a cause. */
function comesFrom({ aborted, reason }: AbortSignal, error: unknown): boolean {
  return aborted && (error === reason || (isNativeError(error) && error.name === 'AbortError'));
}

/** Comes a while after the handler's signal, so that one that ignores it cannot hold the task until it is killed. */
async function abandonment(
  clock: Clock,
  signal: AbortSignal,
  graceSeconds: number,
  over: AbortSignal,
): Promise<Outcome> {
  await new Promise<void>((resolve) => {
    if (signal.aborted) resolve();
    signal.addEventListener('abort', () => resolve(), { once: true, signal: over });
  });
  await pause(clock, graceSeconds * 1000, over);
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
function countEnd(metrics: WorkerMetrics, failed: boolean, serviceSeconds: number): void {
  metrics.add('ServiceSeconds', serviceSeconds);
  metrics.add('FailedMessages', failed ? 1 : 0);
  metrics.publish();
}

/** What is left to do about a message that is lost. */
function leaveAlone(log: Log, { messageId }: ReceivedMessage, outcome: Outcome, graceSeconds: number): void {
  if (outcome.kind === 'abandoned') throw new HandlerStuckError(messageId, graceSeconds);
  if (outcome.kind === 'failed') log.error('the handler of the lost message failed', outcome.error);
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
      case 'stopped':
        return await giveBack(queue, log.with({ seconds }), message);
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
