import { GetParameterCommand, PutParameterCommand, SSMClient } from '@aws-sdk/client-ssm';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { mockClient } from 'aws-sdk-client-mock';
import { createSsmClient } from '../../aws/clients.ts';
import { readParameter, readVersionedParameter, writeParameter } from '../../aws/parameter.ts';
import { type AwsJsonServer, startAwsJsonServer } from '../../local/aws-json-server.ts';
import { ParameterStore, SSM_TARGET } from '../../local/parameter-store.ts';
import { LOCAL_IDENTITY } from '../../local/platform.ts';
import { manualRetry, sdkError, settled } from './support/retrying.ts';

const NAME = '/fargate-queue-scaler/overrides';

describe('over the wire', () => {
  const internalErrors: unknown[] = [];
  let server: AwsJsonServer;
  let client: SSMClient;
  beforeAll(async () => {
    server = await startAwsJsonServer({
      host: '127.0.0.1',
      port: 0,
      services: { [SSM_TARGET]: new ParameterStore().service },
      onInternalError: (error) => internalErrors.push(error),
    });
    client = createSsmClient({ endpoint: server.url, identity: LOCAL_IDENTITY });
  });
  afterAll(async () => {
    client.destroy();
    await server.stop();
    expect(internalErrors).toEqual([]);
  });

  test('the newest text is read as it was put', async () => {
    for (const Value of ['{}', '{"paused":true,"ECS_MAX_TASKS":20}\n']) {
      await client.send(new PutParameterCommand({ Name: NAME, Value, Type: 'String', Overwrite: true }));
      await expect(readParameter(client, NAME, manualRetry())).resolves.toBe(Value);
    }
  });

  test('a new text counts its version up, by which a writer sees who else wrote', async () => {
    const { version } = await readVersionedParameter(client, NAME, manualRetry());
    expect(await writeParameter(client, NAME, '{"paused":true}')).toBe(version + 1);
    const expected = { text: '{"paused":true}', version: version + 1 };
    expect(await readVersionedParameter(client, NAME, manualRetry())).toEqual(expected);
  });

  test('a text that was replaced is read by its version', async () => {
    const replaced = await writeParameter(client, NAME, 'replaced');
    await writeParameter(client, NAME, 'newest');
    const read = readVersionedParameter(client, `${NAME}:${replaced}`, manualRetry());
    expect(await read).toEqual({ text: 'replaced', version: replaced });
  });

  test('a parameter that is not there is an error to page for, with operation and name', async () => {
    const expected = { name: 'AwsError', operation: 'GetParameter', resource: '/none', action: 'page' };
    await expect(readParameter(client, '/none', manualRetry())).rejects.toMatchObject(expected);
  });
});

test('a writing that is refused is wrapped', async () => {
  const client = new SSMClient({ region: 'eu-west-1' });
  mockClient(client).on(PutParameterCommand).rejects(sdkError('AccessDeniedException', 'not authorized'));
  await expect(writeParameter(client, NAME, '{}')).rejects.toMatchObject({
    name: 'AwsError',
    kind: 'configuration',
    operation: 'PutParameter',
  });
});

describe('when the answer is not what it should be', () => {
  const client = new SSMClient({ region: 'eu-west-1' });
  const ssm = mockClient(client);
  beforeEach(() => {
    ssm.reset();
  });

  test.each([
    { row: 'no parameter', answer: {} },
    { row: 'a parameter without a value', answer: { Parameter: { Name: NAME } } },
  ])('an answer with $row is an error: whether the scaler is paused is unknown', async ({ answer }) => {
    ssm.on(GetParameterCommand).resolves(answer);
    await expect(readParameter(client, NAME, manualRetry())).rejects.toMatchObject({
      name: 'AwsError',
      kind: 'unknown',
    });
  });

  test('a throttled reading is tried again, at most four times', async () => {
    ssm.on(GetParameterCommand).rejects(sdkError('ThrottlingException', 'Rate exceeded'));
    const context = manualRetry();
    const reading = settled(context.clock, readParameter(client, NAME, context));
    await expect(reading).rejects.toMatchObject({ kind: 'throttled' });
    expect(ssm.commandCalls(GetParameterCommand)).toHaveLength(4);
  });
});
