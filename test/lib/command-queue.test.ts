import { describe, expect, test } from '@jest/globals';
import { Lazy, Stack } from 'aws-cdk-lib/core';
import { CommandQueue } from '../../lib/command-queue.ts';
import { resourcesOf, synthesize, synthesizeIn } from './synthesis.ts';

const account = 'https://sqs.eu-west-1.amazonaws.com/123456789012';

describe('CommandQueue', () => {
  test.each([
    { kind: 'standard', fifo: false },
    { kind: 'FIFO', fifo: true },
  ])(
    'creates a $kind queue whose third failed receive moves a message to a dead-letter queue of its kind',
    ({ fifo }) => {
      const template = synthesizeIn((stack) => new CommandQueue(stack, 'Commands', { fifo }));
      const queues = resourcesOf(template, 'AWS::SQS::Queue').map(([, queue]) => queue.Properties);
      const kind = fifo ? { FifoQueue: true } : {};
      const deadLetterTargetArn = { 'Fn::GetAtt': [resourcesOf(template, 'AWS::SQS::Queue')[0]?.[0], 'Arn'] };
      expect(queues).toEqual([
        { ...kind, SqsManagedSseEnabled: true, MessageRetentionPeriod: 14 * 86_400 },
        {
          ...kind,
          SqsManagedSseEnabled: true,
          VisibilityTimeout: 60,
          RedrivePolicy: { deadLetterTargetArn, maxReceiveCount: 10 },
        },
      ]);
    },
  );

  test.each([
    { name: 'commands', deadLetterQueue: { SqsManagedSseEnabled: true, MessageRetentionPeriod: 1_209_600 } },
    {
      name: 'commands.fifo',
      deadLetterQueue: { FifoQueue: true, SqsManagedSseEnabled: true, MessageRetentionPeriod: 1_209_600 },
    },
  ])('leaves the existing queue $name as it is and creates a dead-letter queue of its kind for the workers', (row) => {
    const existingQueueUrl = `${account}/${row.name}`;
    const seen: unknown[] = [];
    const template = synthesizeIn((stack) => {
      const { queue } = new CommandQueue(stack, 'Commands', { existingQueueUrl, fifo: !row.name.endsWith('.fifo') });
      seen.push(queue.queueUrl, stack.resolve(queue.queueArn), queue.fifo);
    });
    const arn = ['arn:', { Ref: 'AWS::Partition' }, `:sqs:eu-west-1:123456789012:${row.name}`];
    expect(seen).toEqual([existingQueueUrl, { 'Fn::Join': ['', arn] }, row.name.endsWith('.fifo')]);
    expect(resourcesOf(template, 'AWS::SQS::Queue').map(([, queue]) => queue.Properties)).toEqual([
      row.deadLetterQueue,
    ]);
  });

  test.each([
    { fifo: true, characters: 32, refused: false },
    { fifo: true, characters: 33, refused: true },
    { fifo: false, characters: 33, refused: false },
  ])('given fifo $fifo and a stack name of $characters characters, refuses it: $refused', (row) => {
    const build = () =>
      synthesize((app) => {
        const stack = new Stack(app, 'S'.repeat(row.characters));
        new CommandQueue(stack, 'Queue', { fifo: row.fifo });
        return stack;
      });
    if (row.refused) expect(build).toThrow('stackName must be at most ');
    else expect(build).not.toThrow();
  });

  test('creates nothing when both queues exist', () => {
    const urls: string[] = [];
    const template = synthesizeIn((stack) => {
      const { queue, deadLetterQueue } = new CommandQueue(stack, 'Commands', {
        existingQueueUrl: `${account}/commands`,
        existingDeadLetterQueueUrl: `${account}/dead-letters`,
      });
      urls.push(queue.queueUrl, deadLetterQueue.queueUrl);
    });
    expect(urls).toEqual([`${account}/commands`, `${account}/dead-letters`]);
    expect(template.Resources).toBeUndefined();
  });

  test.each([
    {
      name: 'a dead-letter queue of another kind than the existing queue',
      props: { existingQueueUrl: `${account}/commands`, existingDeadLetterQueueUrl: `${account}/dead.fifo` },
      message: `existingDeadLetterQueueUrl must be a queue of the kind of existingQueueUrl, which is "${account}/commands"; received "${account}/dead.fifo".`,
    },
    {
      name: 'a dead-letter queue of another kind than the queue to be created',
      props: { fifo: true, existingDeadLetterQueueUrl: `${account}/dead` },
      message: `existingDeadLetterQueueUrl must be a queue of the command queue's kind, which fifo makes FIFO; received "${account}/dead".`,
    },
    {
      name: 'a URL that only the deployment knows',
      props: { existingQueueUrl: Lazy.string({ produce: () => `${account}/commands` }) },
      message:
        'existingQueueUrl must be the URL of an SQS queue, known at synthesis; received a token, whose value only the deployment knows.',
    },
    {
      name: 'what is no URL of a queue',
      props: { existingQueueUrl: 'commands' },
      message: 'existingQueueUrl must be the URL of an SQS queue; received "commands".',
    },
  ])('refuses $name', ({ props, message }) => {
    expect(() => synthesizeIn((stack) => new CommandQueue(stack, 'Commands', props))).toThrow(message);
  });
});
