import { once } from 'node:events';
import { type IncomingMessage, request } from 'node:http';
import { describe, expect, test } from '@jest/globals';
import { isLoopbackName } from '../../local/loopback-name.ts';
import { startQueuesAndBuckets } from '../../local/queues-and-buckets.ts';

describe('the name that a request was sent to', () => {
  test.each([
    ['127.0.0.1:4566', true],
    ['localhost', true],
    ['sqs.us-east-1.localhost:4566', true],
    ['bucket.localhost:4566', true],
    ['evil.example', false],
    ['localhost.evil.example:4566', false],
    ['evillocalhost', false],
    ['', false],
    [undefined, false],
  ])('%s: %p', (host, expected) => {
    expect(isLoopbackName(host)).toBe(expected);
  });

  test('decides whether SQS takes a message', async () => {
    const server = await startQueuesAndBuckets(0, 'us-east-1');
    const statusFor = async (host: string) => {
      const headers = { host, 'content-type': 'application/x-amz-json-1.0', 'x-amz-target': 'AmazonSQS.ListQueues' };
      const sent = request({ port: server.port, host: '127.0.0.1', method: 'POST', path: '/', headers }).end('{}');
      const [response]: IncomingMessage[] = await once(sent, 'response');
      response?.resume();
      return response?.statusCode;
    };
    try {
      expect(await statusFor('evil.example')).toBe(403);
      expect(await statusFor('127.0.0.1')).toBe(200);
    } finally {
      await server.stop();
    }
  });
});
