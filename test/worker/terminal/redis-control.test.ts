import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { type AddressInfo, createServer, type Socket } from 'node:net';
import { setImmediate as turn } from 'node:timers/promises';
import { afterAll, afterEach, beforeAll, describe, expect, test } from '@jest/globals';
import type { TerminalEvent } from '../../../contract/terminal-event.ts';
import type { ControlLane } from '../../../worker/control/control-lane.ts';
import { createRedisControl } from '../../../worker/terminal/redis-control.ts';
import { createRedisEvents } from '../../../worker/terminal/redis-events.ts';
import { ManualClock } from '../../support/manual-clock.ts';
import { RedisServer, redisServerPath, withoutRedis } from '../../support/redis-server.ts';
import { keptLog } from '../support/log-lines.ts';

const terminal = { projectId: 'p1', terminalId: 't1' };
const channel = 'terminal:control:p1:t1';
const firstRestMilliseconds = 100;
const connected = 'connected to Redis for control messages';
const lost = 'Redis brings no control messages';

const started: TerminalEvent = {
  version: 1,
  ...terminal,
  commandId: 'c1',
  taskId: 'task-1',
  sequence: 0,
  at: '2026-01-05T10:00:00.000Z',
  type: 'started',
};
/** As the documentation names them. */
const permissions = (/^ACL SETUSER default (.*)$/m.exec(readFileSync('docs/redis.md', 'utf8'))?.[1] ?? '').split(' ');

const opened: ControlLane[] = [];
afterEach(async () => {
  await Promise.all(opened.splice(0).map((lane) => lane.close()));
});

function open({ port, password }: { readonly port: number; readonly password?: string }) {
  const clock = new ManualClock();
  const { log, lines } = keptLog(clock);
  const parts = { host: '127.0.0.1', port, tls: false, password, log, clock, random: () => 0.5, uniqueId: randomUUID };
  const lane = createRedisControl(parts);
  opened.push(lane);
  return { lane, clock, lines, parts, messages: () => lines.map(({ message }) => message) };
}

/** A listener, what it was given, and how it stops to listen. */
async function listen(lane: ControlLane, address = terminal) {
  const stop = new AbortController();
  const heard: unknown[] = [];
  const waiting: (() => void)[] = [];
  const take = (arrival: unknown) => {
    heard.push(arrival);
    for (const next of waiting.splice(0)) next();
  };
  await lane.listen(address, take, stop.signal);
  return { heard, next: () => new Promise<void>((next) => waiting.push(next)), stop: () => stop.abort() };
}

describe(`control messages over Redis${withoutRedis}`, () => {
  test.each([
    { name: 'is not there', answers: false, waits: 0 },
    { name: 'lets in and says nothing', answers: true, waits: 2000 },
  ])('do not hold a command up for long where the server $name', async ({ answers, waits }) => {
    const sockets: Socket[] = [];
    const silent = createServer((socket) => sockets.push(socket.on('error', () => undefined)));
    await once(silent.listen(0, '127.0.0.1'), 'listening');
    const { port } = silent.address() as AddressInfo;
    if (!answers) silent.close();
    const { lane, clock } = open({ port });
    const listening = listen(lane);
    if (answers) await once(silent, 'connection');
    await clock.advance(waits);
    await expect(listening).resolves.toMatchObject({ heard: [] });
    for (const socket of sockets) socket.destroy();
    silent.close();
  });
});

if (redisServerPath !== undefined) {
  const path = redisServerPath;

  describe('control messages in a Redis', () => {
    let server: RedisServer;
    let sender: Awaited<ReturnType<RedisServer['connect']>>;
    beforeAll(async () => {
      server = await RedisServer.start(path);
      sender = await server.connect();
    });
    afterAll(async () => {
      sender.destroy();
      await server.remove();
    });

    test('are heard from when it listens until the command is over, those of its terminal alone', async () => {
      const { lane, lines } = open(server);
      expect(lane.queueUrl).toBeUndefined();
      const first = await listen(lane);
      const other = await listen(lane, { projectId: 'p1', terminalId: 't2' });
      await sender.publish('terminal:control:p1:t2', 'other');
      for (const body of ['a', 'a', 'ü']) await sender.publish(channel, body);
      while (first.heard.length < 3) await first.next();
      first.stop();
      expect(await sender.publish(channel, 'too late')).toBeLessThan(2);
      const second = await listen(lane);
      await sender.publish(channel, 'second');
      while (second.heard.length < 1) await second.next();
      expect(first.heard).toEqual([
        { body: 'a', messageId: expect.any(String) },
        { body: 'a', messageId: expect.any(String) },
        { body: 'ü', messageId: expect.any(String) },
      ]);
      expect(new Set(first.heard.map((arrival) => JSON.stringify(arrival))).size).toBe(3);
      expect(other.heard).toMatchObject([{ body: 'other' }]);
      expect(second.heard).toMatchObject([{ body: 'second' }]);
      expect(lines.map(({ message }) => message)).toEqual([connected]);
    });

    test.each([
      {
        name: 'went away',
        harm: (broken: RedisServer) => broken.kill(),
        waits: 0,
        mend: (b: RedisServer) => b.start(),
      },
      {
        name: 'does not answer any more',
        harm: (broken: RedisServer) => broken.signal('SIGSTOP'),
        // Until it is asked, and the answer is due.
        waits: 13_000,
        mend: (broken: RedisServer) => broken.signal('SIGCONT'),
      },
    ])('are heard again of a server that $name and came back, in the midst of a command', async (row) => {
      const broken = await RedisServer.start(path);
      const { lane, clock, messages } = open(broken);
      const { heard, next } = await listen(lane);
      await row.harm(broken);
      await clock.advance(row.waits);
      while (messages().length < 2) await turn();
      await row.mend(broken);
      await clock.advance(firstRestMilliseconds);
      while (messages().length < 3) await turn();
      const publisher = await broken.connect();
      await publisher.publish(channel, 'back');
      while (heard.length < 1) await next();
      expect(messages()).toEqual([connected, lost, connected]);
      publisher.destroy();
      await broken.remove();
    });

    test('need no more than these permissions, with the events', async () => {
      const limited = await RedisServer.start(path, '--user', 'default', ...permissions);
      const { lane, clock, parts, messages } = open({ port: limited.port, password: 'password' });
      const events = createRedisEvents(parts);
      const publisher = await limited.connect('password');
      const { heard, next, stop } = await listen(lane);
      await publisher.publish(channel, 'a');
      while (heard.length < 1) await next();
      // In the midst of a command it is asked for a sign of life.
      await clock.advance(10_000);
      stop();
      await events.sinkFor(terminal, 'typed').send([started], new AbortController().signal);
      await listen(lane);
      expect(messages().sort()).toEqual(['connected to Redis', connected]);
      await expect(publisher.subscribe('other', () => undefined)).rejects.toThrow('NOPERM');
      await events.close();
      publisher.destroy();
      await limited.remove();
    });

    test('are told of once, without the password, where the user may not subscribe', async () => {
      const rules = permissions.filter((rule) => rule !== '+subscribe');
      const limited = await RedisServer.start(path, '--user', 'default', ...rules);
      const { lane, lines, messages } = open({ port: limited.port, password: 'password' });
      (await listen(lane)).stop();
      (await listen(lane)).stop();
      expect(messages().sort()).toEqual(['Redis refuses to be listened to for control messages', connected]);
      expect(JSON.stringify(lines)).toContain("no permissions to run the 'subscribe' command");
      expect(JSON.stringify(lines)).not.toContain('password');
      await limited.remove();
    });
  });
}
