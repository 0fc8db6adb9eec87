import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { expect, test } from '@jest/globals';
import { systemClock } from '../../../aws/system-clock.ts';
import { readOutput } from '../../../worker/terminal/read-output.ts';

const start = (command: string) => spawn('/bin/sh', ['-c', command], { stdio: 'pipe' });

test('what is left in the pipes when a process has ended is read to the last byte, room or not', async () => {
  // It goes on when the first word was taken and reading has been paused.
  const child = start('printf first; read go; head -c 60000 /dev/zero');
  let taken = 0;
  const reader = readOutput(child, (_stream, chunk) => {
    taken += chunk.length;
    child.stdin?.end('go\n');
    return new Promise(() => undefined);
  });
  let takenAtExit = 0;
  child.once('exit', () => {
    takenAtExit = taken;
  });
  await once(child, 'exit');
  expect(takenAtExit).toBe(5);
  await expect(reader.finish(systemClock)).resolves.toBe(60_005);
  expect(taken).toBe(60_005);
});

test('a process that is still writing a second after the end is not waited for', async () => {
  const child = start('sleep 1000');
  const reader = readOutput(child, () => undefined);
  await expect(reader.finish({ now: () => 0, sleep: async () => undefined })).resolves.toBe(0);
  child.kill('SIGKILL');
  await once(child, 'close');
});
