import { afterEach, describe, expect, test } from '@jest/globals';
import { type AwsJsonServer, startAwsJsonServer } from '../../local/aws-json-server.ts';
import { ServiceError } from '../../local/service-error.ts';

const internalErrors: unknown[] = [];
const servers: AwsJsonServer[] = [];

afterEach(async () => {
  internalErrors.length = 0;
  for (const server of servers.splice(0)) await server.stop();
});

async function start(port = 0): Promise<AwsJsonServer> {
  const server = await startAwsJsonServer({
    host: '127.0.0.1',
    port,
    services: {
      Echo: (action, input) => ({ action, input, at: new Date(1_500) }),
      Failing: (action) => {
        if (action === 'Mistake') throw new ServiceError('ConflictException', 'Taken.', 400, { resourceIds: ['a'] });
        throw new Error('a secret of the inside');
      },
    },
    restServices: {
      '/2015-03-31/': async (request) => {
        if (request.body === 'refuse') throw new ServiceError('ResourceNotFoundException', 'No such thing.', 404);
        const { method, path, body } = request;
        return { status: 202, headers: { 'x-own': 'yes' }, body: JSON.stringify({ method, path, body }) };
      },
    },
    document: (path) => (path === '/v4/known/task' ? { Found: true } : undefined),
    onInternalError: (error) => internalErrors.push(error),
  });
  servers.push(server);
  return server;
}

async function post(server: AwsJsonServer, target: string | undefined, body: string) {
  const headers = { 'content-type': 'application/x-amz-json-1.1', ...(target ? { 'x-amz-target': target } : {}) };
  const response = await fetch(server.url, { method: 'POST', headers, body });
  return { status: response.status, headers: response.headers, body: await response.json() };
}

describe('the AWS JSON server', () => {
  test('hands action and input to the service that the target names and writes dates as epoch seconds', async () => {
    const reply = await post(await start(), 'Echo.Do', '{"a":1}');
    expect(reply).toMatchObject({ status: 200, body: { action: 'Do', input: { a: 1 }, at: 1.5 } });
    expect(reply.headers.get('content-type')).toBe('application/x-amz-json-1.1');
    expect(reply.headers.get('x-amzn-requestid')).toMatch(/^[0-9a-f-]{36}$/);
  });

  test('takes an empty body for an empty input', async () => {
    expect(await post(await start(), 'Echo.Do', '')).toMatchObject({ body: { input: {} } });
  });

  test.each([
    { name: 'an unknown target', target: 'Other.Do', body: '{}', type: 'UnknownOperationException', status: 400 },
    { name: 'a target without action', target: 'Echo', body: '{}', type: 'UnknownOperationException', status: 400 },
    { name: 'an inherited name', target: 'constructor.x', body: '{}', type: 'UnknownOperationException', status: 400 },
    { name: 'no target', target: undefined, body: '{}', type: 'UnknownOperationException', status: 400 },
    { name: 'malformed JSON', target: 'Echo.Do', body: '{"a":', type: 'SerializationException', status: 400 },
    {
      name: 'a body above 1 MiB',
      target: 'Echo.Do',
      body: `"${'x'.repeat(1024 * 1024)}"`,
      type: 'RequestEntityTooLargeException',
      status: 413,
    },
    { name: "a service's error", target: 'Failing.Mistake', body: '{}', type: 'ConflictException', status: 400 },
    { name: 'an unforeseen error', target: 'Failing.Crash', body: '{}', type: 'InternalFailure', status: 500 },
  ])('answers $name with $type', async ({ target, body, type, status }) => {
    const reply = await post(await start(), target, body);
    expect(reply).toMatchObject({ status, body: { __type: type, message: expect.any(String) } });
    expect(reply.headers.get('x-amzn-errortype')).toBe(type);
  });

  test("puts an error's further members beside its message", async () => {
    const reply = await post(await start(), 'Failing.Mistake', '{}');
    expect(reply.body).toEqual({ __type: 'ConflictException', message: 'Taken.', resourceIds: ['a'] });
  });

  test('reports an unforeseen error inside and tells nothing of it outside', async () => {
    const reply = await post(await start(), 'Failing.Crash', '{}');
    expect(JSON.stringify(reply.body)).not.toContain('secret');
    expect(internalErrors).toEqual([new Error('a secret of the inside')]);
  });

  test('answers GET with a document or 404', async () => {
    const { url } = await start();
    const found = await fetch(`${url}/v4/known/task`);
    expect({ status: found.status, body: await found.json() }).toEqual({ status: 200, body: { Found: true } });
    expect((await fetch(`${url}/other`)).status).toBe(404);
  });

  test('hands what lies below the path of a REST service to it, without the query', async () => {
    const { url } = await start();
    const response = await fetch(`${url}/2015-03-31/things?a=1`, { method: 'POST', body: 'text' });
    expect([response.status, response.headers.get('x-own')]).toEqual([202, 'yes']);
    expect(await response.json()).toEqual({ method: 'POST', path: '/2015-03-31/things', body: 'text' });
  });

  test("answers a REST service's error with its type and status", async () => {
    const { url } = await start();
    const response = await fetch(`${url}/2015-03-31/things`, { method: 'POST', body: 'refuse' });
    expect([response.status, response.headers.get('x-amzn-errortype')]).toEqual([404, 'ResourceNotFoundException']);
  });

  test('refuses a request that came under another host name', async () => {
    const { request } = await import('node:http');
    const { port } = await start();
    const status = await new Promise((resolve, reject) => {
      const headers = { host: 'rebound.example', 'x-amz-target': 'Echo.Do' };
      const sent = request({ host: '127.0.0.1', port, method: 'POST', headers }, (response) => {
        response.resume();
        resolve(response.statusCode);
      });
      sent.on('error', reject).end('{}');
    });
    expect(status).toBe(403);
  });

  test("passes Node's error on when the port is in use", async () => {
    const { port } = await start();
    await expect(start(port)).rejects.toMatchObject({ code: 'EADDRINUSE', port });
  });

  test('frees the port when it is stopped, though clients keep their connections', async () => {
    const server = await start();
    await post(server, 'Echo.Do', '{}');
    await servers.pop()?.stop();
    await expect(fetch(server.url)).rejects.toThrow();
    expect((await start(server.port)).port).toBe(server.port);
  });
});
