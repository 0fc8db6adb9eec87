import { describe, expect, test } from '@jest/globals';
import { queueArn } from '../../lib/queue-arn.ts';
import { withPlausibleValues } from './plausible-values.ts';
import { synthesizeIn } from './synthesis.ts';

/** ARN of the queue, for a stack in eu-west-1. */
function arnOf(queueUrl: string): unknown {
  let arn: unknown;
  const template = synthesizeIn((stack) => {
    arn = stack.resolve(queueArn(stack, queueUrl));
  });
  return withPlausibleValues(arn, template);
}

describe('queueArn', () => {
  test.each([
    { host: 'https://sqs.us-west-2.amazonaws.com', region: 'us-west-2' },
    { host: 'https://sqs.us-gov-west-1.amazonaws.com', region: 'us-gov-west-1' },
    { host: 'https://sqs.cn-north-1.amazonaws.com.cn', region: 'cn-north-1' },
    { host: 'https://sqs-fips.us-east-2.amazonaws.com', region: 'us-east-2' },
    { host: 'https://vpce-0123456789abcdef0-abcd1234.sqs.ap-southeast-2.vpce.amazonaws.com', region: 'ap-southeast-2' },
    { host: 'https://us-west-1.queue.amazonaws.com', region: 'us-west-1' },
    { host: 'https://queue.amazonaws.com', region: 'us-east-1' },
    { host: 'http://127.0.0.1:4566', region: 'eu-west-1' },
    { host: 'http://127.0.0.1:4566/queue', region: 'eu-west-1' },
  ])('reads $region from $host', ({ host, region }) => {
    expect(arnOf(`${host}/123456789012/commands.fifo`)).toBe(`arn:aws:sqs:${region}:123456789012:commands.fifo`);
  });

  test('refuses a URL without an account', () => {
    expect(() => arnOf('https://sqs.eu-west-1.amazonaws.com/')).toThrow('ends in an account and a name');
  });
});
