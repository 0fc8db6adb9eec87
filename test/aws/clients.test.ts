import { createServer, type Server, type ServerResponse } from 'node:http';
import { DescribeTasksCommand, ListTasksCommand } from '@aws-sdk/client-ecs';
import { GetObjectCommand } from '@aws-sdk/client-s3';
import { GetQueueAttributesCommand, ReceiveMessageCommand } from '@aws-sdk/client-sqs';
import { GetParameterCommand } from '@aws-sdk/client-ssm';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { createEcsClient, createLongPollingSqsClient, createSqsClient, createSsmClient } from '../../aws/clients.ts';
import { callAws } from '../../aws/errors.ts';
import { readQueueDepth } from '../../aws/queue-depth.ts';
import { createS3Client } from '../../aws/s3-client.ts';
import { LOCAL_IDENTITY } from '../../local/platform.ts';
import { type LocalQueues, startLocalQueues } from '../worker/support/local-queues.ts';
import { manualRetry } from './support/retrying.ts';

/** Listens on loopback; its URL. */
function listen(server: Server): Promise<string> {
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(0, '127.0.0.1', () => {
      const address = server.address();
      if (typeof address === 'object' && address) resolve(`http://127.0.0.1:${address.port}`);
    });
  });
}

describe('a service that does not answer', () => {
  const waiting: ServerResponse[] = [];
  // DescribeTasks gets the beginning of an answer, everything else nothing.
  const server = createServer((request, response) => {
    waiting.push(response);
    if (!String(request.headers['x-amz-target']).endsWith('.DescribeTasks')) return;
    response.writeHead(200, { 'content-type': 'application/x-amz-json-1.1' });
    response.write('{"tasks":');
  });
  let endpoint: string;
  beforeAll(async () => {
    endpoint = await listen(server);
  });
  afterAll(() => {
    server.closeAllConnections();
    server.close();
  });

  test('is given up after three seconds, except by a long poll, which still gets its answer', async () => {
    const settings = { endpoint, identity: LOCAL_IDENTITY };
    const QueueUrl = `${endpoint}/000000000000/commands`;
    const polling = createLongPollingSqsClient(settings);
    const poll = polling.send(new ReceiveMessageCommand({ QueueUrl, WaitTimeSeconds: 20 }));

    const [ecs, sqs, ssm] = [createEcsClient(settings), createSqsClient(settings), createSsmClient(settings)];
    const s3 = createS3Client(settings);
    const calls = [
      callAws('ListTasks', 'nothing', () => ecs.send(new ListTasksCommand({}))),
      callAws('DescribeTasks', 'half an answer', () => ecs.send(new DescribeTasksCommand({ tasks: ['a'] }))),
      callAws('GetQueueAttributes', 'nothing', () => sqs.send(new GetQueueAttributesCommand({ QueueUrl }))),
      callAws('GetParameter', 'nothing', () => ssm.send(new GetParameterCommand({ Name: '/p' }))),
      callAws('GetObject', 'nothing', () => s3.send(new GetObjectCommand({ Bucket: 'b', Key: 'k' }))),
    ];
    const failures = await Promise.allSettled(calls);
    for (const failure of failures) {
      const cause = { name: 'TimeoutError', message: expect.stringContaining(' 3000 ms ') };
      expect(failure).toMatchObject({ status: 'rejected', reason: { kind: 'unknown', cause } });
    }

    for (const response of waiting.filter((open) => !open.headersSent)) response.end('{}');
    await expect(poll).resolves.toMatchObject({ $metadata: { httpStatusCode: 200 } });
    for (const client of [polling, ecs, sqs, ssm, s3]) client.destroy();
  });
});

describe('a service that fails', () => {
  const counted = { requests: 0 };
  const server = createServer((_, response) => {
    counted.requests += 1;
    response.writeHead(500).end('{"__type":"InternalFailure"}');
  });
  let endpoint: string;
  beforeAll(async () => {
    endpoint = await listen(server);
  });
  afterAll(() => {
    server.closeAllConnections();
    server.close();
  });

  test('is called once by each client, because retries are ours', async () => {
    const settings = { endpoint, identity: LOCAL_IDENTITY };
    const QueueUrl = `${endpoint}/000000000000/commands`;
    const ecs = createEcsClient(settings);
    const s3 = createS3Client(settings);
    const [sqs, polling, ssm] = [
      createSqsClient(settings),
      createLongPollingSqsClient(settings),
      createSsmClient(settings),
    ];
    await expect(ecs.send(new ListTasksCommand({}))).rejects.toThrow();
    await expect(sqs.send(new GetQueueAttributesCommand({ QueueUrl }))).rejects.toThrow();
    await expect(polling.send(new ReceiveMessageCommand({ QueueUrl }))).rejects.toThrow();
    await expect(ssm.send(new GetParameterCommand({ Name: '/p' }))).rejects.toThrow();
    await expect(s3.send(new GetObjectCommand({ Bucket: 'b', Key: 'k' }))).rejects.toThrow();
    expect(counted.requests).toBe(5);
    for (const client of [ecs, sqs, polling, ssm, s3]) client.destroy();
  });
});

describe('the endpoint', () => {
  let queues: LocalQueues;
  beforeAll(async () => {
    queues = await startLocalQueues();
  });
  afterAll(() => queues.stop());

  test.each([
    { name: 'plain', create: createSqsClient },
    { name: 'long polling', create: createLongPollingSqsClient },
  ])("of the $name SQS client is used, whatever host the queue's URL has", async ({ name, create }) => {
    const queue = name.replace(' ', '-');
    await queues.createQueue(queue);
    const client = create({ endpoint: queues.endpoint, identity: LOCAL_IDENTITY });
    // The host can't be reached by anyone (RFC 2606), so following it would fail.
    const depth = await readQueueDepth(client, `https://sqs.invalid/000000000000/${queue}`, manualRetry());
    expect(depth).toEqual({ visible: 0, inFlight: 0, delayed: 0 });
    client.destroy();
  });

  test.each([
    { name: 'plain', create: createSqsClient },
    { name: 'long polling', create: createLongPollingSqsClient },
  ])('that the environment sets for the $name SQS client is used likewise', async ({ name, create }) => {
    const queue = `environment-${name.replace(' ', '-')}`;
    await queues.createQueue(queue);
    const before = process.env['AWS_ENDPOINT_URL_SQS'];
    process.env['AWS_ENDPOINT_URL_SQS'] = queues.endpoint;
    const client = create({ endpoint: undefined, identity: LOCAL_IDENTITY });
    try {
      const depth = await readQueueDepth(client, `https://sqs.invalid/000000000000/${queue}`, manualRetry());
      expect(depth).toEqual({ visible: 0, inFlight: 0, delayed: 0 });
    } finally {
      if (before === undefined) delete process.env['AWS_ENDPOINT_URL_SQS'];
      else process.env['AWS_ENDPOINT_URL_SQS'] = before;
      client.destroy();
    }
  });

  test("is AWS's own when none is set", async () => {
    const client = createEcsClient({ endpoint: undefined, identity: LOCAL_IDENTITY });
    expect(client.config.isCustomEndpoint).not.toBe(true);
    await expect(client.config.region()).resolves.toBe('us-east-1');
    client.destroy();
  });
});
