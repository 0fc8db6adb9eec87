import { describe, expect, test } from '@jest/globals';
import { parseInvocation, UnknownInvocationError } from '../../../lambda/scaler/invocation.ts';

const message = {
  kind: 'tick',
  dueAt: '2026-01-05T10:00:10.000Z',
  first: false,
  hopsLeft: 4,
  launched: [],
  requests: [],
};
const hop = (body: unknown) => ({
  Records: [{ eventSource: 'aws:sqs', messageId: 'm1', body: typeof body === 'string' ? body : JSON.stringify(body) }],
});

describe('the event of an invocation', () => {
  test.each([
    [
      'the schedule’s input',
      { kind: 'schedule', scheduledAt: '2026-01-05T10:00:00Z', executionId: 'e1' },
      { kind: 'schedule', scheduledAt: '2026-01-05T10:00:00Z', executionId: 'e1' },
    ],
    ['a message of the tick queue', hop(message), { kind: 'hop', message }],
    [
      'the announcement of a terminal session',
      { version: '0', source: 'cloudide', 'detail-type': 'Session Opened', detail: { terminalId: 't1' } },
      { kind: 'warm-up' },
    ],
  ])('may be %s', (_name, event, expected) => {
    expect(parseInvocation(event)).toEqual(expected);
  });

  test.each([
    ['nothing', undefined],
    ['an event of another source', { source: 'aws.ecs', 'detail-type': 'Session Opened' }],
    [
      'a schedule’s input with its placeholders left',
      { kind: 'schedule', scheduledAt: '<aws.scheduler.scheduled-time>', executionId: 'e' },
    ],
    ['two messages at once', { Records: [...hop(message).Records, ...hop(message).Records] }],
    ['a message that is not JSON', hop('tick')],
    ['a message with an unknown field', hop({ ...message, more: 1 })],
    ['a message that would never end', hop({ ...message, hopsLeft: 99 })],
  ])('may not be %s', (_name, event) => {
    expect(() => parseInvocation(event)).toThrow(UnknownInvocationError);
  });
});
