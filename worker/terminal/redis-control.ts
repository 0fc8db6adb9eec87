import type { ControlLane } from '../control/control-lane.ts';
import { pause } from '../pause.ts';
import type { RedisConnectionParts } from './redis-connection.ts';

export interface RedisControlParts extends RedisConnectionParts {
  readonly uniqueId: () => string;
}

/** A command does not wait longer for its control messages. */
const LONGEST_WAIT_MILLISECONDS = 2000;

/**
 * Control messages over Redis: what is published on `terminal:control:<projectId>:<terminalId>` while its terminal is listened to; nothing is
 * kept for later. A user that may not subscribe sends events all the same, as these have another connection.
 */
export function createRedisControl(parts: RedisControlParts): ControlLane {
  const { clock, uniqueId } = parts;
  // The library is half of the worker's bundle: only where there is a Redis it takes time and memory.
  const connecting = import('./redis-subscriptions.ts').then(({ RedisSubscriptions }) => new RedisSubscriptions(parts));
  return {
    queueUrl: undefined,
    async listen({ projectId, terminalId }, take, signal) {
      const subscriptions = await connecting;
      const channel = `terminal:control:${projectId}:${terminalId}`;
      // It takes a moment until no more comes.
      const hear = (body: string) => {
        if (!signal.aborted) take({ body, messageId: uniqueId() });
      };
      const done = new AbortController();
      const subscribed = subscriptions.add({ channel, hear }, signal).finally(() => done.abort());
      await Promise.race([subscribed, pause(clock, LONGEST_WAIT_MILLISECONDS, AbortSignal.any([done.signal, signal]))]);
    },
    close: async () => (await connecting).close(),
  };
}
