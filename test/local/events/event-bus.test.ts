import { afterAll, afterEach, beforeAll, describe, expect, test } from '@jest/globals';
import { type AwsJsonServer, startAwsJsonServer } from '../../../local/aws-json-server.ts';
import { EVENTS_TARGET, EventBus } from '../../../local/events/event-bus.ts';

const opened = { Source: 'cloudide', DetailType: 'Session Opened', Detail: '{"projectId":"p1"}' };
const now = Date.parse('2026-01-05T10:00:00.250Z');

/** No client of EventBridge is at hand, so the tests speak its protocol themselves. */
describe('the event bus, over the wire', () => {
  const delivered: unknown[] = [];
  const internalErrors: unknown[] = [];
  let server: AwsJsonServer;
  beforeAll(async () => {
    const bus = new EventBus({ now: () => now, sleep: () => Promise.reject(new Error('nothing waits here')) });
    bus.addRule({ pattern: { source: ['cloudide'] }, deliver: (event) => delivered.push(event) });
    bus.addRule({ pattern: { 'detail-type': ['Session Opened'] }, deliver: () => delivered.push('the other rule') });
    server = await startAwsJsonServer({
      host: '127.0.0.1',
      port: 0,
      services: { [EVENTS_TARGET]: bus.service },
      onInternalError: (error) => internalErrors.push(error),
    });
  });
  afterEach(() => {
    delivered.length = 0;
  });
  afterAll(async () => {
    await server.stop();
    expect(internalErrors).toEqual([]);
  });

  async function ask(action: string, input: object) {
    const headers = { 'content-type': 'application/x-amz-json-1.1', 'x-amz-target': `AWSEvents.${action}` };
    const response = await fetch(server.url, { method: 'POST', headers, body: JSON.stringify(input) });
    return { status: response.status, body: (await response.json()) as Readonly<Record<string, unknown>> };
  }
  const putEvents = (...entries: object[]) => ask('PutEvents', { Entries: entries });

  test('hands an event to each rule that it matches, as EventBridge writes it', async () => {
    const { status, body } = await putEvents(opened);
    const id = expect.stringMatching(/^[0-9a-f-]{36}$/);
    expect([status, body]).toEqual([200, { FailedEntryCount: 0, Entries: [{ EventId: id }] }]);
    expect(delivered).toEqual([
      {
        version: '0',
        id,
        'detail-type': 'Session Opened',
        source: 'cloudide',
        account: '000000000000',
        time: '2026-01-05T10:00:00Z',
        region: 'us-east-1',
        resources: [],
        detail: { projectId: 'p1' },
      },
      'the other rule',
    ]);
  });

  test('keeps the time and the resources that an event comes with', async () => {
    await putEvents({ ...opened, Time: 1_700_000_000, Resources: ['terminal'], EventBusName: 'default' });
    expect(delivered).toContainEqual(
      expect.objectContaining({ time: '2023-11-14T22:13:20Z', resources: ['terminal'] }),
    );
  });

  test('hands nobody an event that no rule asks for', async () => {
    const { body } = await putEvents({ ...opened, Source: 'shop', DetailType: 'Order Placed' });
    expect(body).toMatchObject({ FailedEntryCount: 0 });
    expect(delivered).toEqual([]);
  });

  test.each([
    { name: 'no source', entry: { ...opened, Source: '' }, code: 'InvalidArgument', says: /Source is a required/ },
    {
      name: 'no detail type',
      entry: { ...opened, DetailType: undefined },
      code: 'InvalidArgument',
      says: /DetailType is a required/,
    },
    {
      name: 'no detail',
      entry: { ...opened, Detail: undefined },
      code: 'InvalidArgument',
      says: /Detail is a required/,
    },
    { name: 'detail that is no JSON', entry: { ...opened, Detail: '{' }, code: 'MalformedDetail', says: /malformed/ },
    { name: 'detail that is a list', entry: { ...opened, Detail: '[]' }, code: 'MalformedDetail', says: /malformed/ },
    {
      name: 'a source of AWS',
      entry: { ...opened, Source: 'aws.ecs' },
      code: 'NotAuthorizedForSourceException',
      says: /Not authorized/,
    },
  ])('refuses an entry with $name, and delivers the other', async ({ entry, code, says }) => {
    const { status, body } = await putEvents(entry, opened);
    expect(status).toBe(200);
    expect(body).toEqual({
      FailedEntryCount: 1,
      Entries: [
        { ErrorCode: code, ErrorMessage: expect.stringMatching(says) },
        { EventId: expect.stringMatching(/./) },
      ],
    });
    expect(delivered).toHaveLength(2);
  });

  test.each([
    { name: 'no entry', input: { Entries: [] }, type: 'ValidationException' },
    { name: 'eleven entries', input: { Entries: Array(11).fill(opened) }, type: 'ValidationException' },
    { name: 'an entry of another kind', input: { Entries: ['opened'] }, type: 'SerializationException' },
    {
      name: 'another bus',
      input: { Entries: [opened, { ...opened, EventBusName: 'other' }] },
      type: 'ResourceNotFoundException',
    },
  ])('refuses $name, and delivers nothing', async ({ input, type }) => {
    const { status, body } = await ask('PutEvents', input);
    expect([status, body['__type']]).toEqual([400, type]);
    expect(delivered).toEqual([]);
  });

  test('knows no other action', async () => {
    expect(await ask('PutRule', {})).toMatchObject({ status: 400, body: { __type: 'UnknownOperationException' } });
  });
});
