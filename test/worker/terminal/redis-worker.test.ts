import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { RedisServer, redisServerPath, withoutRedis } from '../../support/redis-server.ts';
import { type LocalQueues, startLocalQueues } from '../support/local-queues.ts';
import { leavesWhenIdle, type TerminalWorkers, terminalWorkers } from './support/terminal-workers.ts';

let queues: LocalQueues;
let workers: TerminalWorkers;
let server: RedisServer | undefined;
beforeAll(async () => {
  queues = await startLocalQueues();
  workers = terminalWorkers(queues);
});
afterAll(async () => {
  await workers.kill();
  await queues.stop();
  await server?.remove();
});

describe(`a worker that is told of a Redis${withoutRedis}`, () => {
  test.concurrent('which does not answer runs commands none the less', async () => {
    // Nobody listens at the port that is for nobody (RFC 863).
    const given = { ...leavesWhenIdle, REDIS_HOST: '127.0.0.1', REDIS_PORT: '9' };
    const { commands, launch } = await workers.set('redis-away', given);
    await queues.send(commands, { projectId: 'p', terminalId: 't', userId: 'u', command: 'exit 3' });
    const worker = launch();
    await expect(worker.logged('command ended')).resolves.toMatchObject({ exitCode: 3 });
    await worker.logged('Redis takes no events');
    await worker.kill();
  });

  if (redisServerPath !== undefined) {
    const path = redisServerPath;

    test.concurrent('tells its terminals there, live too, and nothing on the response queue', async () => {
      server = await RedisServer.start(path);
      const [reader, listener] = await Promise.all([server.connect(), server.connect()]);
      const heard: unknown[] = [];
      await listener.pSubscribe('*', (message, channel) => heard.push([channel, JSON.parse(message)]));
      const given = { ...leavesWhenIdle, REDIS_HOST: server.host, REDIS_PORT: String(server.port) };
      const { commands, responses, launch } = await workers.set('redis', given);
      const message = { projectId: 'p', userId: 'u', command: 'echo hi' };
      await queues.send(commands, { ...message, type: 'execute', terminalId: 'typed' });
      await queues.send(commands, { ...message, terminalId: 'untyped' });
      const worker = launch();
      await expect(worker.exited).resolves.toMatchObject({ exitCode: 0 });
      for (const terminalId of ['typed', 'untyped']) {
        const entries = (await reader.xRange(`terminal:stream:p:${terminalId}`, '-', '+')) ?? [];
        expect(entries.map(({ message: { event = '' } }) => JSON.parse(event))).toMatchObject([
          { type: 'started', terminalId, sequence: 0 },
          { type: 'output', terminalId, sequence: 1, text: 'hi\n' },
          { type: 'exit', terminalId, sequence: 2, reason: 'exited', exitCode: 0 },
        ]);
      }
      // Redis answers a listener in order, so what was published before has been heard by then.
      await listener.ping();
      const common = { type: 'output', projectId: 'p' };
      expect(heard).toHaveLength(2);
      expect(heard).toEqual(
        expect.arrayContaining([
          ['terminal:output', { ...common, terminalId: 'typed', data: { output: 'hi\n' } }],
          ['terminal:p:untyped', { ...common, terminalId: 'untyped', output: 'hi\n', timestamp: expect.any(Number) }],
        ]),
      );
      await expect(queues.receiveAll(responses)).resolves.toEqual([]);
      listener.destroy();
      reader.destroy();
    });
  }
});
