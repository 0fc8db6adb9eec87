import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { type AddressInfo, createServer, type Server, type Socket } from 'node:net';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import type { MessageShape } from '../../../contract/command.ts';
import type { EventBody, EventHeader, TerminalEvent } from '../../../contract/terminal-event.ts';
import { createRedisEvents, type RedisEvents } from '../../../worker/terminal/redis-events.ts';
import { ManualClock } from '../../support/manual-clock.ts';
import { RedisServer, redisServerPath, withoutRedis } from '../../support/redis-server.ts';
import { keptLog } from '../support/log-lines.ts';

const terminal = { projectId: 'p1', terminalId: 't1' };
const streamKey = 'terminal:stream:p1:t1';
const at = '2026-01-05T10:00:00.000Z';
const firstRestMilliseconds = 100;

function event(sequence: number, body: EventBody, more: Partial<EventHeader> = {}): TerminalEvent {
  return { version: 1, ...terminal, commandId: 'c1', taskId: 'task-1', sequence, at, ...more, ...body };
}
const started = event(0, { type: 'started' });
const output = (sequence: number, data: { text: string } | { base64: string }) =>
  event(sequence, { type: 'output', stream: 'stdout', ...data });
const unknown = {
  exitCode: null,
  signal: null,
  durationMilliseconds: null,
  outputBytes: null,
  truncated: null,
} as const;
const exit = (more: Partial<EventHeader> = {}) =>
  event(9, { type: 'exit', reason: 'interrupted', ...unknown, droppedBytes: null }, more);
const error = event(9, { type: 'error', code: 'duplicate-command', rule: 'new in its terminal' });

interface Opened {
  readonly events: RedisEvents;
  readonly clock: ManualClock;
  readonly lines: ReturnType<typeof keptLog>['lines'];
  send(...events: readonly TerminalEvent[]): Promise<void>;
}
const never = new AbortController().signal;
const opened: RedisEvents[] = [];
afterEach(async () => {
  await Promise.all(opened.splice(0).map((events) => events.close()));
});

function open(parts: { host?: string; port: number; password?: string; tls?: boolean; shape?: MessageShape }): Opened {
  const clock = new ManualClock();
  const { log, lines } = keptLog(clock);
  const { shape = 'typed', host = '127.0.0.1', tls = false, ...rest } = parts;
  const events = createRedisEvents({ ...rest, host, tls, log, clock, random: () => 0.5 });
  opened.push(events);
  return { events, clock, lines, send: (...batch) => events.sinkFor(terminal, shape).send(batch, never) };
}

const messages = ({ lines }: Opened) => lines.map(({ message }) => message);

describe(`events over Redis${withoutRedis}`, () => {
  let silent: Server;
  let port: number;
  const sockets: Socket[] = [];
  beforeAll(async () => {
    silent = createServer((socket) => sockets.push(socket.on('error', () => undefined)));
    await once(silent.listen(0, 'localhost'), 'listening');
    ({ port } = silent.address() as AddressInfo);
  });
  afterAll(() => {
    for (const socket of sockets) socket.destroy();
    silent.close();
  });

  /** The side of the server, of the connection that comes next. */
  const accepted = async () => ((await once(silent, 'connection')) as [Socket])[0];

  test.each([
    { name: 'in the clear', tls: false, type: '*'.charCodeAt(0), contains: 'HELLO' },
    // RFC 8446, section 5.1: the type of a record of the handshake; it names the server, so that this one can choose its certificate.
    { name: 'over TLS', tls: true, type: 22, contains: 'localhost' },
  ])('are spoken of $name', async ({ tls, type, contains }) => {
    const connected = accepted();
    open({ host: 'localhost', port, tls });
    const [bytes] = (await once(await connected, 'data')) as [Buffer];
    expect(bytes[0]).toBe(type);
    expect(bytes.includes(contains)).toBe(true);
  });

  test('are refused after 2 s by a server that lets in and says nothing', async () => {
    const connected = accepted();
    const { send, clock, lines } = open({ host: 'localhost', port });
    const socket = await connected;
    const refused = expect(send(started)).rejects.toThrow(
      `the connection to localhost:${port} failed: no answer within 2 s`,
    );
    await clock.advance(2000);
    await refused;
    await once(socket.resume(), 'close');
    expect(lines.map(({ message }) => message)).toEqual(['Redis takes no events']);
  });

  test('are refused once it is closed, and nothing is left of a connection that was about to be made', async () => {
    const connected = accepted();
    const { send, events, lines } = open({ host: 'localhost', port });
    await events.close();
    await expect(send(started)).rejects.toThrow(`the connection to localhost:${port} failed: it is closed`);
    await once((await connected).resume(), 'close');
    expect(lines).toEqual([]);
  });
});

if (redisServerPath !== undefined) {
  const path = redisServerPath;

  describe('events in a Redis', () => {
    let server: RedisServer;
    let reader: Awaited<ReturnType<RedisServer['connect']>>;
    beforeAll(async () => {
      server = await RedisServer.start(path);
      reader = await server.connect();
    });
    afterAll(async () => {
      reader.destroy();
      await server.remove();
    });
    beforeEach(async () => {
      await reader.flushAll();
    });

    const entries = async () => (await reader.xRange(streamKey, '-', '+')) ?? [];
    const stored = async () =>
      (await entries()).map(({ message }) => JSON.parse(message['event'] ?? '') as TerminalEvent);

    test('are in the stream of their terminal, in their order, for a day after the last', async () => {
      const { send, events } = open(server);
      await send(started, output(1, { text: 'ünïcode \u0000' }));
      await send(output(2, { base64: '/w==' }), exit());
      expect(await stored()).toEqual([
        started,
        output(1, { text: 'ünïcode \u0000' }),
        output(2, { base64: '/w==' }),
        exit(),
      ]);
      expect(await reader.ttl(streamKey)).toBeGreaterThan(86_390);
      expect(events.sinkFor(terminal, 'typed').name).toBe(streamKey);
    });

    test('are cut off at about 10,000 of a terminal, the oldest first', async () => {
      const fill = "for entry = 1, 10500 do redis.call('XADD', KEYS[1], entry .. '-0', 'event', '{}') end";
      await reader.eval(fill, { keys: [streamKey] });
      await open(server).send(started);
      const kept = await entries();
      expect(kept.length).toBeGreaterThanOrEqual(10_000);
      expect(kept.length).toBeLessThan(10_200);
      expect(kept.at(-1)?.message['event']).toBe(JSON.stringify(started));
    });

    const typed = 'terminal:output';
    const untyped = 'terminal:p1:t1';
    const timestamp = 1_767_607_200_000;
    test.each([
      { shape: 'typed', data: { text: 'hi' }, channel: typed, said: { data: { output: 'hi' } } },
      { shape: 'typed', data: { base64: '/2g=' }, channel: typed, said: { data: { output: '\uFFFDh' } } },
      { shape: 'untyped', data: { text: 'hi' }, channel: untyped, said: { output: 'hi', timestamp } },
      { shape: 'untyped', data: { base64: '/2g=' }, channel: untyped, said: { output: '\uFFFDh', timestamp } },
    ] as const)('are told live, output alone, to who sent a message that is $shape: $data', async (row) => {
      const heard: unknown[] = [];
      const listener = await server.connect();
      await listener.pSubscribe('*', (message, channel) => heard.push({ channel, ...JSON.parse(message) }));
      const { send } = open({ host: server.host, port: server.port, shape: row.shape });
      await send(started, output(1, row.data), exit());
      // Redis answers a listener in order, so what was published before has been heard by then.
      await listener.ping();
      listener.destroy();
      expect(heard).toEqual([{ channel: row.channel, type: 'output', ...terminal, ...row.said }]);
    });

    test('have one exit for each command, whoever tells it, and one error of what was refused under its id', async () => {
      const workers = [open(server), open(server)];
      const ends = [exit(), error, exit({ taskId: 'task-2' })];
      await Promise.all(workers.flatMap(({ send }) => ends.map((end) => send(end))));
      await workers[0]?.send(exit({ commandId: 'c2' }));
      expect((await stored()).map(({ type, commandId }) => [commandId, type])).toEqual([
        ['c1', 'exit'],
        ['c1', 'error'],
        ['c2', 'exit'],
      ]);
      expect(await reader.ttl('terminal:end:p1:t1:c1:exit')).toBeGreaterThan(14 * 86_400);
      expect(await reader.get('terminal:end:p1:t1:c1:exit')).toBe('task-1');
    });

    test('are refused where the stream takes none, and the end is not taken for told', async () => {
      await reader.set(streamKey, 'no stream');
      const { send, lines } = open(server);
      await expect(send(exit())).rejects.toMatchObject({
        name: 'RedisError',
        code: 'WRONGTYPE',
        endsConnection: false,
      });
      await reader.del(streamKey);
      await send(exit());
      expect(await stored()).toEqual([exit()]);
      expect(lines.map(({ message }) => message)).toEqual(['connected to Redis']);
    });

    test.each([
      {
        name: 'hangs',
        break: () => server.signal('SIGSTOP'),
        waits: 3000,
        code: 'none',
        mend: () => server.signal('SIGCONT'),
      },
      {
        name: 'is a replica by now',
        break: () => reader.replicaOf('127.0.0.1', 1),
        waits: 0,
        code: 'READONLY',
        mend: () => reader.sendCommand(['REPLICAOF', 'NO', 'ONE']),
      },
    ])('are refused in time by a server that $name, and go over another connection then', async (row) => {
      const worker = open(server);
      await worker.send(started);
      await row.break();
      const refused = expect(worker.send(exit())).rejects.toMatchObject({ name: 'RedisError', code: row.code });
      await worker.clock.advance(row.waits);
      await refused;
      await row.mend();
      await expect(worker.send(exit())).rejects.toThrow();
      await worker.clock.advance(firstRestMilliseconds);
      await worker.send(exit());
      expect(await stored()).toEqual([started, exit()]);
      // The reader's, and the present one.
      expect(await reader.clientList()).toHaveLength(2);
      expect(messages(worker)).toEqual(['connected to Redis', 'Redis takes no events', 'connected to Redis']);
    });

    test('are all told with the permissions that the documentation names', async () => {
      const [, rules = ''] = /^ACL SETUSER default (.*)$/m.exec(readFileSync('docs/redis.md', 'utf8')) ?? [];
      const limited = await RedisServer.start(path, '--user', 'default', ...rules.split(' '));
      const { send } = open({ host: limited.host, port: limited.port, password: 'password' });
      await send(started, output(1, { text: 'x' }), exit());
      await expect((await limited.connect('password')).get(streamKey)).rejects.toThrow('NOPERM');
      await limited.remove();
    });
  });

  describe('a Redis', () => {
    test.each([
      { name: 'that is given its password', given: ['--requirepass', 'secret'], password: 'secret' },
      {
        name: 'that is given another password',
        given: ['--requirepass', 'right'],
        password: 'secret',
        says: /WRONGPASS .* \(REDIS_PASSWORD is not this server's password\)$/,
      },
      {
        name: 'that is given none of the password it asks for',
        given: ['--requirepass', 'right'],
        says: /NOAUTH .* \(the server asks for a password, and REDIS_PASSWORD is not set\)$/,
      },
      {
        // It answers with what it was sent.
        name: 'that is too old',
        given: ['--rename-command', 'HELLO', ''],
        password: 'secret',
        says: /failed: ERR unknown command 'HELLO'$/,
      },
    ])('$name takes events, or the log says why not, without the password', async ({ given, password, says }) => {
      const server = await RedisServer.start(path, ...given);
      const worker = open({ host: server.host, port: server.port, ...(password !== undefined && { password }) });
      const sent = worker.send(started);
      if (says) await expect(sent).rejects.toThrow(says);
      else await sent;
      // The same reason a second time is no news.
      await worker.clock.advance(firstRestMilliseconds);
      await worker.send(started).catch(() => undefined);
      expect(messages(worker)).toEqual([says ? 'Redis takes no events' : 'connected to Redis']);
      expect(JSON.stringify(worker.lines)).not.toContain('secret');
      await server.remove();
    });

    test('that goes away and comes back is told of once each, and waited for ever longer', async () => {
      const server = await RedisServer.start(path);
      const worker = open(server);
      await worker.send(started);
      await server.kill();
      // Whether the loss is noticed by now, or by this.
      await expect(worker.send(started)).rejects.toThrow();
      for (const restMilliseconds of [firstRestMilliseconds, 200]) {
        await worker.clock.advance(restMilliseconds);
        await expect(worker.send(started)).rejects.toMatchObject({ code: 'ECONNREFUSED' });
      }
      await server.start();
      await worker.clock.advance(399);
      await expect(worker.send(started)).rejects.toThrow();
      await worker.clock.advance(1);
      await worker.send(started);
      expect(messages(worker)).toEqual(['connected to Redis', 'Redis takes no events', 'connected to Redis']);
      await server.remove();
    });
  });
}
