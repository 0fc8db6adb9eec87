import { GetParameterCommand, PutParameterCommand } from '@aws-sdk/client-ssm';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { createSsmClient } from '../../aws/clients.ts';
import { type AwsJsonServer, startAwsJsonServer } from '../../local/aws-json-server.ts';
import { ParameterStore, SSM_TARGET } from '../../local/parameter-store.ts';
import { LOCAL_IDENTITY } from '../../local/platform.ts';

describe('the parameter store, asked by the real client', () => {
  const store = new ParameterStore();
  const internalErrors: unknown[] = [];
  let server: AwsJsonServer;
  let client: ReturnType<typeof createSsmClient>;
  beforeAll(async () => {
    server = await startAwsJsonServer({
      host: '127.0.0.1',
      port: 0,
      services: { [SSM_TARGET]: store.service },
      onInternalError: (error) => internalErrors.push(error),
    });
    client = createSsmClient({ endpoint: server.url, identity: LOCAL_IDENTITY });
  });
  afterAll(async () => {
    client.destroy();
    await server.stop();
    expect(internalErrors).toEqual([]);
  });
  const get = async (name: string) => (await client.send(new GetParameterCommand({ Name: name }))).Parameter;
  const put = (name: string, value: string, overwrite?: boolean) =>
    client.send(new PutParameterCommand({ Name: name, Value: value, Type: 'String', Overwrite: overwrite }));

  test('gives a parameter that the stack set', async () => {
    store.set('/stack/scaler', '{}');
    expect(await get('/stack/scaler')).toEqual({
      Name: '/stack/scaler',
      Type: 'String',
      Value: '{}',
      Version: 1,
      DataType: 'text',
    });
  });

  test('takes a new parameter, and a new value only with the overwrite option, counting versions', async () => {
    expect((await put('/new', 'one')).Version).toBe(1);
    await expect(put('/new', 'two')).rejects.toMatchObject({
      name: 'ParameterAlreadyExists',
      message: expect.stringContaining('overwrite option'),
    });
    expect(await get('/new')).toMatchObject({ Value: 'one', Version: 1 });
    expect((await put('/new', 'two', true)).Version).toBe(2);
    expect(await get('/new')).toMatchObject({ Value: 'two', Version: 2 });
  });

  test('keeps a hundred versions, and gives each one by its number', async () => {
    for (let version = 1; version <= 101; version += 1) store.set('/changed', String(version));
    expect(await get('/changed')).toMatchObject({ Value: '101', Version: 101 });
    expect(await get('/changed:2')).toMatchObject({ Name: '/changed', Value: '2', Version: 2, Selector: ':2' });
    await expect(get('/changed:1')).rejects.toMatchObject({ name: 'ParameterVersionNotFound' });
  });

  test('knows no other parameter', async () => {
    await expect(get('/missing')).rejects.toMatchObject({
      name: 'ParameterNotFound',
      message: 'Parameter /missing not found.',
    });
  });

  test.each([
    {
      name: 'an action that it does not serve',
      action: 'DeleteParameter',
      body: { Name: '/new' },
      type: 'UnknownOperationException',
    },
    { name: 'a name that is no text', action: 'GetParameter', body: { Name: 7 }, type: 'ValidationException' },
    { name: 'a missing value', action: 'PutParameter', body: { Name: '/new' }, type: 'ValidationException' },
  ])('refuses $name with $type', async ({ action, body, type }) => {
    const headers = { 'content-type': 'application/x-amz-json-1.1', 'x-amz-target': `${SSM_TARGET}.${action}` };
    const response = await fetch(server.url, { method: 'POST', headers, body: JSON.stringify(body) });
    expect({ status: response.status, body: await response.json() }).toMatchObject({
      status: 400,
      body: { __type: type },
    });
  });
});
