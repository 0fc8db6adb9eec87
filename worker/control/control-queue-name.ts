import type { TerminalWorkerSettings } from '../../contract/worker-settings.ts';

/** Longest name of a queue, with `.fifo` (SQS developer guide, "Standard queue and FIFO queue naming"). */
const MAXIMUM_NAME_LENGTH = 80;
const OWNER_LENGTH = 16;
const SPARE_SECONDS = 3600;

/** When a worker that started at `startedAt` is gone for certain, with its last command. Both in milliseconds since the epoch. */
export function controlQueueExpiry(
  startedAt: number,
  settings: Pick<TerminalWorkerSettings, 'WORKER_MAX_LIFETIME_SECONDS' | 'WORKER_COMMAND_TIMEOUT_SECONDS'>,
): number {
  const seconds = settings.WORKER_MAX_LIFETIME_SECONDS + settings.WORKER_COMMAND_TIMEOUT_SECONDS + SPARE_SECONDS;
  return startedAt + seconds * 1000;
}

/**
 * `<prefix><first 16 characters of the task id>-<expiry>.fifo`, where the expiry is in seconds since the epoch, rounded up, in base 36.
 *
 * @param taskId - of ECS. Any other could be that of two workers at once (outside of ECS it is made of the process id, which is 1 in each
 * container), so `uuid` stands in for it.
 * @throws RangeError when the name has more than the 80 characters that SQS takes: the prefix is too long.
 */
export function controlQueueName(prefix: string, taskId: string, uuid: string, expiresAt: number): string {
  const owner = /^[0-9a-f]{32}$/.test(taskId) ? taskId : uuid.replaceAll('-', '');
  const name = `${prefix}${owner.slice(0, OWNER_LENGTH)}-${Math.ceil(expiresAt / 1000).toString(36)}.fifo`;
  if (name.length > MAXIMUM_NAME_LENGTH) {
    throw new RangeError(`The name of a queue has at most ${MAXIMUM_NAME_LENGTH} characters; received ${name}.`);
  }
  return name;
}

/** When the worker of the queue is gone, in milliseconds since the epoch; undefined when no worker with this prefix gives such a name. */
export function expiryOfControlQueue(prefix: string, name: string): number | undefined {
  if (!name.startsWith(prefix)) return undefined;
  const [, expiry] = /^[0-9a-f]{16}-([0-9a-z]{6,7})\.fifo$/.exec(name.slice(prefix.length)) ?? [];
  return expiry === undefined ? undefined : Number.parseInt(expiry, 36) * 1000;
}
