import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { fqs, killAll } from '../support/fqs.ts';
import { type FakeStack, returned, startFakeStack } from './fake-worker.ts';

let stack: FakeStack;
beforeAll(async () => {
  stack = await startFakeStack();
});
afterAll(async () => {
  await killAll();
  await stack.stop();
});

test('fqs send opens a session before its command, and closes it whatever became of that', async () => {
  const sent = fqs(['send', '--open-session', '--command', 'exit 7', '--close-session'], { cwd: stack.cwd });
  const init = await stack.take();
  expect(init.message).toMatchObject({ type: 'init', projectId: 'local', terminalId: 'cli' });
  expect(await stack.waiting()).toBe(0);
  await init.tell({ type: 'session', state: 'opened' });
  const command = await stack.take();
  expect(command.message).toMatchObject({ type: 'execute', command: 'exit 7' });
  await command.tell({ ...returned, exitCode: 7 });
  const terminate = await stack.take();
  expect(terminate.message).toMatchObject({ type: 'terminate', terminalId: 'cli' });
  await terminate.tell({ type: 'session', state: 'closed' });
  expect(await sent).toEqual({ exitCode: 7, stdout: '', stderr: 'The session is open.\nThe session is closed.\n' });
});

test('fqs send does not run its command without the session that it was to have', async () => {
  const sent = fqs(['send', '--open-session', '--command', 'true'], { cwd: stack.cwd });
  const { tell } = await stack.take();
  await tell({ type: 'error', code: 'invalid-field', field: 'userId', rule: 'somebody' });
  expect(await sent).toEqual({
    exitCode: 2,
    stdout: '',
    stderr: 'The worker refused the command: userId must be somebody.\n',
  });
  expect(await stack.waiting()).toBe(0);
});
