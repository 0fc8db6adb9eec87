import { createServer, type RequestListener } from 'node:http';
import type { AddressInfo } from 'node:net';
import { describe, expect, test } from '@jest/globals';
import { readTaskId } from '../../../worker/terminal/task-id.ts';
import { ManualClock } from '../../support/manual-clock.ts';
import { keptLog } from '../support/log-lines.ts';

/** `tooLate` is never, unless the answer makes it so. */
async function taskIdFrom(answer: (...args: [...Parameters<RequestListener>, tooLate: () => void]) => void) {
  const late = new AbortController();
  const server = createServer((request, response) => answer(request, response, () => late.abort()));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { log, lines } = keptLog(new ManualClock());
  const { port } = server.address() as AddressInfo;
  const metadataUri = `http://127.0.0.1:${port}/v4/abc`;
  const taskId = await readTaskId({ metadataUri, processId: 1, tooLate: late.signal, log });
  server.closeAllConnections();
  server.close();
  return { taskId, lines };
}

test('in ECS, the task id is the last part of the ARN in the metadata', async () => {
  const { taskId, lines } = await taskIdFrom((request, response) => {
    const arn = 'arn:aws:ecs:eu-west-1:123456789012:task/cluster/0123456789abcdef';
    response.end(request.url === '/v4/abc/task' ? JSON.stringify({ TaskARN: arn, Family: 'f' }) : '{}');
  });
  expect(taskId).toBe('0123456789abcdef');
  expect(lines).toEqual([]);
});

test('outside of ECS it is made from the process id', async () => {
  const { log } = keptLog(new ManualClock());
  const parts = { metadataUri: undefined, processId: 4711, tooLate: new AbortController().signal, log };
  await expect(readTaskId(parts)).resolves.toBe('local-4711');
});

describe('it is "unknown", with a warning, when the metadata endpoint', () => {
  test.each<{ name: string; answer: Parameters<typeof taskIdFrom>[0] }>([
    { name: 'does not answer in time', answer: (_request, _response, tooLate) => tooLate() },
    { name: 'answers no JSON', answer: (_request, response) => response.end('no') },
    { name: 'names no task', answer: (_request, response) => response.end('{"TaskARN":""}') },
    { name: 'fails', answer: (_request, response) => response.writeHead(500).end('{}') },
  ])('$name', async ({ answer }) => {
    const { taskId, lines } = await taskIdFrom(answer);
    expect(taskId).toBe('unknown');
    expect(lines).toMatchObject([{ level: 'WARN', cause: expect.any(String) }]);
  });
});
