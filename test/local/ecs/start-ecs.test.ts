import { describe, expect, test } from '@jest/globals';
import { CLUSTER, ecsFixture, runTaskInput } from './ecs-fixture.ts';

/** As the AWS command line sends it: `aws --endpoint-url URL ecs list-tasks --cluster workers`. */
function send(url: string, target: string, input: object) {
  const headers = { 'content-type': 'application/x-amz-json-1.1', 'x-amz-target': target };
  return fetch(`${url}/`, { method: 'POST', headers, body: JSON.stringify(input) });
}

const ECS = 'AmazonEC2ContainerServiceV20141113';

describe('the ECS server', () => {
  test('speaks the wire protocol to clients without an SDK, times as epoch seconds', async () => {
    const { url } = await ecsFixture();
    const launched = await send(url, `${ECS}.RunTask`, runTaskInput());
    const { tasks } = (await launched.json()) as { tasks: { taskArn: string; createdAt: unknown }[] };
    expect(tasks[0]?.createdAt).toBe(Date.parse('2026-01-05T10:00:00.000Z') / 1000);
    const listed = await send(url, `${ECS}.ListTasks`, { cluster: CLUSTER });
    expect(listed.headers.get('content-type')).toBe('application/x-amz-json-1.1');
    expect(await listed.json()).toEqual({ taskArns: [tasks[0]?.taskArn] });
  });

  test('answers an error with its type in body and header', async () => {
    const { url } = await ecsFixture();
    const response = await send(url, `${ECS}.ListTasks`, { cluster: 'other' });
    expect([response.status, response.headers.get('x-amzn-errortype')]).toEqual([400, 'ClusterNotFoundException']);
    expect(await response.json()).toEqual({ __type: 'ClusterNotFoundException', message: 'Cluster not found.' });
  });

  test('refuses members of a wrong type as AWS does, and ignores those that it does not know', async () => {
    const { url } = await ecsFixture();
    const wrong = await send(url, `${ECS}.ListTasks`, { cluster: 7 });
    expect(await wrong.json()).toMatchObject({
      __type: 'SerializationException',
      message: expect.stringContaining('cluster'),
    });
    const unknown = await send(url, `${ECS}.ListTasks`, { cluster: CLUSTER, colour: 'blue' });
    expect(unknown.status).toBe(200);
  });

  test('serves another service of the same protocol on its port', async () => {
    const { url } = await ecsFixture({ otherServices: { AmazonSSM: (action) => ({ action }) } });
    const response = await send(url, 'AmazonSSM.GetParameter', {});
    expect(await response.json()).toEqual({ action: 'GetParameter' });
  });
});
