import { pause } from '../pause.ts';
import { type RedisClient, RedisConnection, type RedisConnectionParts } from './redis-connection.ts';
import { RedisError } from './redis-error.ts';

export interface Subscription {
  readonly channel: string;
  readonly hear: (message: string) => void;
}

/** A server that vanished without a word is found out by this, and by nothing else while nothing is sent. */
const CHECK_MILLISECONDS = 10_000;

/**
 * Subscriptions to channels of Redis, over a connection of their own. After a loss all is subscribed to again before the connection counts
 * as there; what was published meanwhile is never heard.
 */
export class RedisSubscriptions {
  readonly #parts: RedisConnectionParts;
  readonly #present = new Set<Subscription>();
  readonly #connection: RedisConnection;
  readonly #closed = new AbortController();
  /** Whether the log has told that subscribing is refused. */
  #refused = false;

  constructor(parts: RedisConnectionParts) {
    this.#parts = parts;
    this.#connection = new RedisConnection(parts, {
      connectedMessage: 'connected to Redis for control messages',
      lostMessage: 'Redis brings no control messages',
      prepare: async (client) => {
        await Promise.all([...this.#present].map((subscription) => this.#subscribe(client, subscription)));
      },
    });
  }

  /**
   * Subscribes until the signal aborts. Resolves when it has, or when there is no connection to do so over: the next one will have it. That
   * takes 5 s at most. What keeps it from subscribing the log says.
   */
  async add(subscription: Subscription, signal: AbortSignal): Promise<void> {
    if (signal.aborted) return;
    this.#present.add(subscription);
    signal.addEventListener('abort', () => void this.#end(subscription), { once: true });
    void this.#check(AbortSignal.any([signal, this.#closed.signal]));
    await this.#connection
      .run(`subscribing to ${subscription.channel}`, (client) => this.#subscribe(client, subscription))
      .catch(() => undefined);
  }

  async close(): Promise<void> {
    this.#closed.abort();
    await this.#connection.close();
  }

  /** What a server refuses to one who is not permitted it would refuse over another connection, too. */
  async #subscribe(client: RedisClient, { channel, hear }: Subscription): Promise<void> {
    try {
      await client.subscribe(channel, hear);
      this.#refused = false;
    } catch (cause) {
      const error = new RedisError(`subscribing to ${channel}`, cause);
      if (error.endsConnection) throw cause;
      if (!this.#refused) this.#parts.log.error('Redis refuses to be listened to for control messages', error);
      this.#refused = true;
    }
  }

  /** Where this fails, the connection ends and the next one is without the subscription. */
  async #end(subscription: Subscription): Promise<void> {
    const { channel, hear } = subscription;
    this.#present.delete(subscription);
    await this.#connection
      .run(`unsubscribing from ${channel}`, (client) => client.unsubscribe(channel, hear))
      .catch(() => undefined);
  }

  /** A connection without an answer is ended, logged and made anew. */
  async #check(signal: AbortSignal): Promise<void> {
    while (await pause(this.#parts.clock, CHECK_MILLISECONDS, signal)) {
      await this.#connection.run('asking for a sign of life', (client) => client.ping()).catch(() => undefined);
    }
  }
}
