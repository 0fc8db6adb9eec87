import type { ControlQueues } from '../../aws/control-queue.ts';
import type { ObjectStore } from '../../aws/object-store.ts';
import { CONTROL_QUEUE_LIST_PREFIX } from '../../contract/names.ts';
import type { Log } from '../log.ts';
import { expiryOfControlQueue } from './control-queue-name.ts';

export interface ControlQueueListParts {
  readonly store: Pick<ObjectStore, 'write' | 'remove' | 'list'>;
  readonly queues: Pick<ControlQueues, 'remove'>;
  /** Queues whose names begin otherwise are those of others, and left alone whatever the list says. */
  readonly prefix: string;
  readonly log: Log;
}

/**
 * The control queues that workers have made: an object for each, `<expiry in ISO 8601>_<name>`, which is written before its queue is created
 * and removed after that is deleted. SQS itself cannot be asked for them, because `sqs:ListQueues` cannot be limited to a prefix (SQS
 * developer guide, "Using policies with Amazon SQS"). All methods throw AwsError.
 */
export interface ControlQueueList {
  add(name: string, signal: AbortSignal): Promise<void>;
  remove(name: string, signal: AbortSignal): Promise<void>;
  /** Removes queues, and their entries, of workers that are gone by now, the oldest first, at most 20 and until the signal aborts. */
  sweep(now: number, signal: AbortSignal): Promise<void>;
}

const MOST_QUEUES_A_SWEEP = 20;

export function createControlQueueList({ store, queues, prefix, log }: ControlQueueListParts): ControlQueueList {
  const keyOf = (name: string) => {
    const expiresAt = expiryOfControlQueue(prefix, name);
    if (expiresAt === undefined) throw new RangeError(`No name of a control queue: ${name}.`);
    return entryKey(name, expiresAt);
  };
  const remove = (name: string, signal: AbortSignal) => store.remove([keyOf(name)], signal);

  /** Two workers may do so at once: what is gone already is no error. */
  const removeBoth = async (name: string, signal: AbortSignal) => {
    try {
      await queues.remove(name, signal);
      await remove(name, signal);
      return undefined;
    } catch (error) {
      return error;
    }
  };

  return {
    remove,
    async add(name, signal) {
      await store.write(keyOf(name), new Uint8Array(), signal);
    },
    async sweep(now, signal) {
      let tried = 0;
      const failures: unknown[] = [];
      for await (const { key } of store.list(CONTROL_QUEUE_LIST_PREFIX, signal)) {
        const { expiresAt, name } = readEntry(key);
        if (expiresAt > now || tried === MOST_QUEUES_A_SWEEP || signal.aborted) break;
        // The time in the name counts, too: it was there before anybody could write to the list.
        const nameExpiresAt = expiryOfControlQueue(prefix, name);
        if (nameExpiresAt === undefined || entryKey(name, nameExpiresAt) !== key) continue;
        tried += 1;
        const failure = await removeBoth(name, signal);
        if (failure !== undefined) failures.push(failure);
      }
      if (tried > failures.length) {
        log.info('control queues of workers that are gone are removed', { queues: tried - failures.length });
      }
      if (failures.length > 0) {
        log.error('control queues of workers that are gone could not be removed', failures[0], {
          queues: failures.length,
        });
      }
    },
  };
}

function entryKey(name: string, expiresAt: number): string {
  return `${CONTROL_QUEUE_LIST_PREFIX}${new Date(expiresAt).toISOString()}_${name}`;
}

/** What is no entry has expired as far as order goes, so that it keeps no other from being found. */
function readEntry(key: string): { expiresAt: number; name: string } {
  const entry = key.slice(CONTROL_QUEUE_LIST_PREFIX.length);
  const separator = entry.indexOf('_');
  const expiresAt = Date.parse(entry.slice(0, separator));
  return { expiresAt: Number.isNaN(expiresAt) ? 0 : expiresAt, name: entry.slice(separator + 1) };
}
