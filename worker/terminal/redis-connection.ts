import { isIP } from 'node:net';
import { createClient } from '@redis/client';
import type { Clock } from '../../contract/clock.ts';
import type { Log } from '../log.ts';
import { pause } from '../pause.ts';
import { RedisError } from './redis-error.ts';

export interface RedisConnectionParts {
  readonly host: string;
  readonly port: number;
  readonly password?: string | undefined;
  readonly tls: boolean;
  readonly log: Log;
  readonly clock: Clock;
  /** A number from 0 up to, but not including, 1. */
  readonly random: () => number;
}

export type RedisClient = ReturnType<typeof newClient>;

/** What a connection is for. */
export interface RedisUse {
  /** What the log says when it is there, and when it is lost. */
  readonly connectedMessage: string;
  readonly lostMessage: string;
  /** What is done with each new connection before it counts as there; it has to be over within the time of the attempt. */
  readonly prepare?: (client: RedisClient) => Promise<void>;
}

/** Of the whole attempt: address, connection, TLS, password and what the connection is prepared with. */
const CONNECT_TIMEOUT_MILLISECONDS = 2000;
const ANSWER_TIMEOUT_MILLISECONDS = 3000;
const FIRST_REST_MILLISECONDS = 200;
const LONGEST_REST_MILLISECONDS = 5000;

interface Connection {
  readonly client: RedisClient;
  readonly lost: PromiseWithResolvers<RedisError>;
}

/**
 * A connection to Redis that is made in the background, and again whenever it is lost, with full jitter between the attempts. Nothing is
 * kept for later: what cannot be sent now is refused now. One line of the log says that it is lost, and one that it is there.
 */
export class RedisConnection {
  readonly #parts: RedisConnectionParts;
  readonly #use: RedisUse;
  readonly #address: string;
  readonly #closed = new AbortController();
  readonly #untilClosed: Promise<void>;
  /** The attempt under way, the connection that came of it, or why there is none. */
  #current: Promise<Connection>;
  /** Attempts since Redis last took something: a server that merely lets in is not back. */
  #attempts = 0;
  /** Codes of what the log has told of the present outage. */
  #told = new Set<string>();

  constructor(parts: RedisConnectionParts, use: RedisUse) {
    this.#parts = parts;
    this.#use = use;
    this.#address = `${parts.host}:${parts.port}`;
    this.#current = this.#connect();
    this.#untilClosed = this.#keepConnected();
  }

  /**
   * Lets `call` use the connection. While an attempt to connect is under way, waits for that, for 2 s at most.
   *
   * @throws RedisError at once between attempts, when no answer has come for 3 s, or when the server refuses. What was asked for may have
   * been done all the same, unless the server refused.
   */
  async run<T>(action: string, call: (client: RedisClient) => Promise<T>): Promise<T> {
    const connection = await this.#current;
    try {
      const answer = await this.#within(ANSWER_TIMEOUT_MILLISECONDS, call(connection.client));
      this.#attempts = 0;
      return answer;
    } catch (cause) {
      const error = new RedisError(action, cause);
      if (error.endsConnection) connection.lost.resolve(error);
      throw error;
    }
  }

  /** Ends the connection at once, whether the server still answers or not, and all attempts. What is under way is refused. */
  async close(): Promise<void> {
    this.#closed.abort(new Error('it is closed'));
    const error = this.#noConnection(this.#closed.signal.reason);
    await this.#current.then(
      ({ lost }) => lost.resolve(error),
      () => undefined,
    );
    await this.#untilClosed;
  }

  async #keepConnected(): Promise<void> {
    for (;;) {
      const error = await this.#untilLost();
      this.#current = Promise.reject(error);
      // It is for those who want to send; there may be none.
      this.#current.catch(() => undefined);
      if (this.#closed.signal.aborted) return;
      this.#tell(error);
      const bound = Math.min(LONGEST_REST_MILLISECONDS, FIRST_REST_MILLISECONDS * 2 ** this.#attempts);
      this.#attempts += 1;
      if (await pause(this.#parts.clock, this.#parts.random() * bound, this.#closed.signal))
        this.#current = this.#connect();
    }
  }

  /** Resolves with what ended the connection, or kept it from being made. */
  async #untilLost(): Promise<RedisError> {
    try {
      const { client, lost } = await this.#current;
      this.#parts.log.info(this.#use.connectedMessage, { address: this.#address });
      this.#told.clear();
      const error = await lost.promise;
      client.destroy();
      return error;
    } catch (error) {
      return error as RedisError;
    }
  }

  async #connect(): Promise<Connection> {
    const lost = Promise.withResolvers<RedisError>();
    const client = newClient(this.#parts);
    client.on('error', (cause) => lost.resolve(this.#noConnection(cause)));
    const connect = async () => {
      await client.connect();
      await this.#use.prepare?.(client);
    };
    try {
      await this.#within(CONNECT_TIMEOUT_MILLISECONDS, connect());
    } catch (cause) {
      client.destroy();
      // A socket that is not connected yet is out of the client's reach.
      client.on('connect', () => client.destroy());
      throw this.#noConnection(cause);
    }
    return { client, lost };
  }

  #noConnection(cause: unknown): RedisError {
    return new RedisError(`the connection to ${this.#address}`, cause);
  }

  async #within<T>(milliseconds: number, work: Promise<T>): Promise<T> {
    const done = new AbortController();
    const tooLate = async () => {
      await this.#parts.clock.sleep(milliseconds, AbortSignal.any([done.signal, this.#closed.signal]));
      throw new Error(`no answer within ${milliseconds / 1000} s`);
    };
    try {
      return await Promise.race([work, tooLate()]);
    } finally {
      done.abort();
    }
  }

  /** The first reason of an outage, and besides what somebody has to mend. */
  #tell(error: RedisError): void {
    if (this.#told.has(error.code) || (this.#told.size > 0 && !error.needsSomebody)) return;
    this.#told.add(error.code);
    this.#parts.log.error(this.#use.lostMessage, error, { address: this.#address });
  }
}

function newClient({ host, port, password, tls }: RedisConnectionParts) {
  const address = { host, port, connectTimeout: CONNECT_TIMEOUT_MILLISECONDS, reconnectStrategy: false } as const;
  // Without a server's name in the handshake, one that serves several names cannot tell which certificate to show.
  const socket = tls ? { ...address, tls, ...(isIP(host) === 0 && { servername: host }) } : address;
  return createClient({
    socket,
    ...(password !== undefined && { password }),
    disableOfflineQueue: true,
    // Both are commands besides the events, which a user with few permissions may not give.
    disableClientInfo: true,
    maintNotifications: 'disabled',
  });
}
