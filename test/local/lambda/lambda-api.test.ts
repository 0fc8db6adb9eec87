import { GetFunctionConfigurationCommand, InvokeCommand, type LambdaClient } from '@aws-sdk/client-lambda';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { createLambdaClient, invokeFunction, readFunctionEnvironment } from '../../../aws/operator/scaler-function.ts';
import { type AwsJsonServer, startAwsJsonServer } from '../../../local/aws-json-server.ts';
import { FunctionError } from '../../../local/lambda/embedded-function.ts';
import { LAMBDA_PATH, lambdaApi, type ServedFunction } from '../../../local/lambda/lambda-api.ts';
import { LOCAL_IDENTITY } from '../../../local/platform.ts';

const events: unknown[] = [];
const failures: unknown[] = [];
const internalErrors: unknown[] = [];
const timedOut = new FunctionError('Sandbox.Timedout', 'The function timed out after 9 seconds.');
const scaler: ServedFunction = {
  name: 'Scaler-1',
  environment: { ECS_MAX_TASKS: '10' },
  timeoutSeconds: 9,
  invoke: async (event, onLine) => {
    events.push(event);
    onLine?.('a first line'.padEnd(5000, '.'));
    onLine?.('the last line');
    if (event === 'fail') throw timedOut;
    if (event === 'break') throw new TypeError('a secret of the inside');
  },
};

let server: AwsJsonServer;
let client: LambdaClient;
let served: ServedFunction | undefined;
beforeEach(async () => {
  served = scaler;
  for (const list of [events, failures, internalErrors]) list.length = 0;
  server = await startAwsJsonServer({
    host: '127.0.0.1',
    port: 0,
    services: {},
    restServices: {
      [LAMBDA_PATH]: lambdaApi(
        () => served,
        (error) => failures.push(error),
      ),
    },
    onInternalError: (error) => internalErrors.push(error),
  });
  client = createLambdaClient({ endpoint: server.url, identity: LOCAL_IDENTITY });
});
afterEach(async () => {
  client.destroy();
  await server.stop();
});

function invoke(
  event: unknown,
  InvocationType: 'RequestResponse' | 'Event' | 'DryRun' = 'RequestResponse',
  LogType: 'None' | 'Tail' = 'None',
) {
  const input = { FunctionName: 'Scaler-1', Payload: JSON.stringify(event), InvocationType, LogType };
  return client.send(new InvokeCommand(input));
}

describe('the Lambda API, asked by the real client', () => {
  test('hands the event to the function and answers when it has ended', async () => {
    expect(await invokeFunction(client, 'Scaler-1', { kind: 'schedule' })).toMatchObject({ failure: undefined });
    expect(events).toEqual([{ kind: 'schedule' }]);
    const { StatusCode, Payload } = await invoke({});
    expect([StatusCode, Payload?.transformToString()]).toEqual([200, 'null']);
  });

  test('answers what the handler threw with status 200', async () => {
    const { StatusCode, FunctionError: failure, Payload } = await invoke('fail');
    expect([StatusCode, failure]).toEqual([200, 'Unhandled']);
    expect(JSON.parse(Payload?.transformToString() ?? '')).toEqual({
      errorType: 'Sandbox.Timedout',
      errorMessage: 'The function timed out after 9 seconds.',
    });
  });

  test.each(['work', 'fail'])('gives the last 4 KB of the log of an invocation that is to %s', async (event) => {
    const { LogResult } = await invoke(event, 'RequestResponse', 'Tail');
    const tail = Buffer.from(LogResult ?? '', 'base64').toString();
    expect(tail).toHaveLength(4096);
    expect(tail).toMatch(/^\.+\nthe last line\n$/);
    expect((await invoke(event)).LogResult).toBeUndefined();
  });

  test('is read by the adapter: what was thrown, and the last lines', async () => {
    expect(await invokeFunction(client, 'Scaler-1', Object('fail'))).toEqual({
      failure: 'Sandbox.Timedout: The function timed out after 9 seconds.',
      lastLines: [expect.stringMatching(/^\.+$/), 'the last line'],
    });
  });

  test('answers an asynchronous invocation at once, and tells of its failure inside', async () => {
    expect((await invoke('fail', 'Event')).StatusCode).toBe(202);
    expect(events).toEqual(['fail']);
    expect(failures).toEqual([timedOut]);
  });

  test('describes the function', async () => {
    expect(await readFunctionEnvironment(client, 'Scaler-1')).toEqual({ ECS_MAX_TASKS: '10' });
    const { Timeout } = await client.send(new GetFunctionConfigurationCommand({ FunctionName: 'Scaler-1' }));
    expect(Timeout).toBe(9);
  });

  test('knows no other function, and this one only once it is there', async () => {
    const notFound = expect.objectContaining({
      name: 'AwsError',
      message: expect.stringContaining('Function not found'),
    });
    await expect(readFunctionEnvironment(client, 'other')).rejects.toEqual(notFound);
    served = undefined;
    await expect(readFunctionEnvironment(client, 'Scaler-1')).rejects.toEqual(notFound);
  });

  test.each([
    { name: 'another kind of invocation', ask: () => invoke({}, 'DryRun'), error: 'InvalidParameterValueException' },
    {
      name: 'an event that is no JSON',
      ask: () => client.send(new InvokeCommand({ FunctionName: 'Scaler-1', Payload: '{' })),
      error: 'InvalidRequestContentException',
    },
  ])('refuses $name', async ({ ask, error }) => {
    await expect(ask()).rejects.toMatchObject({ name: error });
    expect(events).toEqual([]);
  });

  test.each([
    { path: '/2015-03-31/functions', method: 'GET', status: 404 },
    { path: '/2015-03-31/functions/Scaler-1/invocations', method: 'GET', status: 405 },
  ])('answers $method $path with $status', async ({ path, method, status }) => {
    const response = await fetch(`${server.url}${path}`, { method });
    expect(response.status).toBe(status);
    expect(response.headers.get('x-amzn-errortype')).toBe('UnknownOperationException');
  });

  test('tells nothing of a mistake inside', async () => {
    const response = await fetch(`${server.url}/2015-03-31/functions/Scaler-1/invocations`, {
      method: 'POST',
      body: '"break"',
    });
    expect([response.status, await response.text()]).toEqual([500, expect.not.stringContaining('secret')]);
    expect(internalErrors).toEqual([new TypeError('a secret of the inside')]);
  });
});
