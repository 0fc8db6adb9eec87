import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { createClient } from '@redis/client';

/** Where Debian, Ubuntu and macOS have it. */
const usualPlaces = ['/usr/bin/redis-server', '/usr/local/bin/redis-server', '/opt/homebrew/bin/redis-server'];

/** Redis as it is installed on this machine; undefined where there is none. */
export const redisServerPath = usualPlaces.find((path) => existsSync(path));

/** Says in a test's name what is wanting. */
export const withoutRedis =
  redisServerPath === undefined ? ', untried for want of a Redis: install one (sudo apt-get install redis-server)' : '';

/** A Redis in a process of its own, on a free port of the loopback interface, that keeps nothing. */
export class RedisServer {
  readonly host = '127.0.0.1';
  readonly port: number;
  readonly #path: string;
  readonly #arguments: readonly string[];
  readonly #folder = mkdtempSync(join(tmpdir(), 'redis-'));
  #process: ChildProcess | undefined;

  private constructor(path: string, port: number, given: readonly string[]) {
    this.#path = path;
    this.port = port;
    this.#arguments = given;
  }

  /** @param given - arguments of `redis-server`. */
  static async start(path: string, ...given: readonly string[]): Promise<RedisServer> {
    const server = new RedisServer(path, await freePort(), given);
    await server.start();
    return server;
  }

  /** Starts it anew after `kill`, at the same port. */
  async start(): Promise<void> {
    const place = ['--bind', this.host, '--port', String(this.port), '--dir', this.#folder, '--save', ''];
    const server = spawn(this.#path, [...place, ...this.#arguments], { stdio: ['ignore', 'pipe', 'inherit'] });
    this.#process = server;
    const said: string[] = [];
    for await (const line of createInterface({ input: server.stdout })) {
      said.push(line);
      if (!line.includes('Ready to accept connections')) continue;
      server.stdout.resume();
      return;
    }
    throw new Error(`redis-server did not start:\n${said.join('\n')}`);
  }

  /** SIGSTOP leaves it hanging, SIGCONT wakes it. */
  signal(name: 'SIGSTOP' | 'SIGCONT'): void {
    this.#process?.kill(name);
  }

  async kill(): Promise<void> {
    const server = this.#process;
    this.#process = undefined;
    if (!server || server.exitCode !== null || server.signalCode !== null) return;
    const ended = once(server, 'exit');
    server.kill('SIGKILL');
    await ended;
  }

  /** Kills it and removes what it left. */
  async remove(): Promise<void> {
    await this.kill();
    rmSync(this.#folder, { recursive: true });
  }

  /** A connection of the test's own. */
  async connect(password?: string) {
    const socket = { host: this.host, port: this.port, reconnectStrategy: false } as const;
    const client = createClient({ socket, ...(password !== undefined && { password }) });
    // A test that kills the server is not to die of it.
    client.on('error', () => undefined);
    await client.connect();
    return client;
  }
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  server.close();
  await once(server, 'close');
  if (address === null || typeof address === 'string') throw new Error('no port');
  return address.port;
}
