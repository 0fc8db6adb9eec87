import { once } from 'node:events';
import { connect } from 'node:net';
import { networkInterfaces } from 'node:os';
import {
  CreateQueueCommand,
  DeleteMessageBatchCommand,
  DeleteMessageCommand,
  ReceiveMessageCommand,
  SendMessageCommand,
} from '@aws-sdk/client-sqs';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { createLongPollingSqsClient } from '../../aws/clients.ts';
import { LOCAL_IDENTITY } from '../../local/platform.ts';
import { type QueueCount, type QueuesAndBuckets, startQueuesAndBuckets } from '../../local/queues-and-buckets.ts';

/** Addresses by which this machine could be reached without loopback's own; all of 127.0.0.0/8 leads to it, too. */
function otherAddresses(): string[] {
  const own = Object.values(networkInterfaces()).flatMap((addresses) => addresses ?? []);
  // A link-local IPv6 address needs its interface beside it.
  const reachable = own.filter(({ address }) => address !== '127.0.0.1' && !address.startsWith('fe80:'));
  return [...(process.platform === 'linux' ? ['127.0.0.2'] : []), ...reachable.map(({ address }) => address)];
}

async function connectionTo(host: string, port: number): Promise<string> {
  const socket = connect({ host, port });
  try {
    await once(socket, 'connect');
    return 'connected';
  } catch (error) {
    return (error as NodeJS.ErrnoException).code ?? String(error);
  } finally {
    socket.destroy();
  }
}

describe('queues and buckets', () => {
  let server: QueuesAndBuckets;
  let stopped: Promise<void> | undefined;
  beforeEach(async () => {
    stopped = undefined;
    server = await startQueuesAndBuckets(0, LOCAL_IDENTITY.region);
  });
  const stop = () => {
    stopped ??= server.stop();
    return stopped;
  };
  afterEach(stop);

  test('listen on 127.0.0.1 and on no other address of the machine', async () => {
    expect(server.url).toBe(`http://127.0.0.1:${server.port}`);
    expect(await connectionTo('127.0.0.1', server.port)).toBe('connected');
    const addresses = otherAddresses();
    expect(addresses).not.toHaveLength(0);
    for (const address of addresses) expect(await connectionTo(address, server.port)).toBe('ECONNREFUSED');
  });

  test('serve buckets and queues on the same port', async () => {
    expect((await fetch(`${server.url}/workspaces`, { method: 'PUT' })).status).toBe(200);
    await fetch(`${server.url}/workspaces/a`, { method: 'PUT', body: 'text' });
    expect(await (await fetch(`${server.url}/workspaces/a`)).text()).toBe('text');
  });

  test('count what is in flight, and tell what was deleted, be it one by one or in a batch', async () => {
    const deleted: QueueCount[] = [];
    const counting = await startQueuesAndBuckets(0, LOCAL_IDENTITY.region, (count) => deleted.push(count));
    const client = createLongPollingSqsClient({ endpoint: counting.url, identity: LOCAL_IDENTITY });
    const QueueUrl = `${counting.url}/000000000000/commands`;
    try {
      await client.send(new CreateQueueCommand({ QueueName: 'commands' }));
      for (const MessageBody of ['a', 'b', 'c', 'd'])
        await client.send(new SendMessageCommand({ QueueUrl, MessageBody }));
      expect(await counting.countInFlight()).toEqual([{ queueName: 'commands', messages: 0 }]);
      const taken = await client.send(
        new ReceiveMessageCommand({ QueueUrl, MaxNumberOfMessages: 3, WaitTimeSeconds: 1 }),
      );
      expect(await counting.countInFlight()).toEqual([{ queueName: 'commands', messages: 3 }]);
      const [one, ...others] = (taken.Messages ?? []).map(({ ReceiptHandle }) => ReceiptHandle);
      await client.send(new DeleteMessageCommand({ QueueUrl, ReceiptHandle: one }));
      const Entries = others.map((ReceiptHandle, index) => ({ Id: String(index), ReceiptHandle }));
      await client.send(new DeleteMessageBatchCommand({ QueueUrl, Entries }));
      expect(deleted).toEqual([
        { queueName: 'commands', messages: 1 },
        { queueName: 'commands', messages: 2 },
      ]);
      expect(await counting.countInFlight()).toEqual([{ queueName: 'commands', messages: 0 }]);
      const gone = new DeleteMessageCommand({ QueueUrl: `${QueueUrl}-gone`, ReceiptHandle: one });
      await expect(client.send(gone)).rejects.toThrow();
      expect(deleted).toHaveLength(2);
    } finally {
      client.destroy();
      await counting.stop();
    }
  });

  test('stop at once although a receive still waits for twenty seconds', async () => {
    const client = createLongPollingSqsClient({ endpoint: server.url, identity: LOCAL_IDENTITY });
    await client.send(new CreateQueueCommand({ QueueName: 'quiet' }));
    const queueUrl = `${server.url}/000000000000/quiet`;
    const answered = client.send(new ReceiveMessageCommand({ QueueUrl: queueUrl, WaitTimeSeconds: 20 }));
    // A request that comes after it on the same loop is answered only when the receive waits already.
    await client.send(new ReceiveMessageCommand({ QueueUrl: queueUrl, WaitTimeSeconds: 0 }));
    const startedAt = Date.now();
    await Promise.all([expect(answered).rejects.toThrow(), stop()]);
    expect(Date.now() - startedAt).toBeLessThan(5000);
    expect(await connectionTo('127.0.0.1', server.port)).toBe('ECONNREFUSED');
    client.destroy();
  });

  test('say with the code of Node when the port is in use', async () => {
    await expect(startQueuesAndBuckets(server.port, LOCAL_IDENTITY.region)).rejects.toMatchObject({
      code: 'EADDRINUSE',
      port: server.port,
    });
  });
});
