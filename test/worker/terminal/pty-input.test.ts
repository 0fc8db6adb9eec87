import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ReadStream } from 'node:tty';
import { expect, test } from '@jest/globals';
import { systemClock } from '../../../aws/system-clock.ts';
import { loadPty } from '../../../worker/terminal/pty-binding.ts';
import { createPtyInput, MOST_PENDING_INPUT_BYTES } from '../../../worker/terminal/pty-input.ts';

test('what a program does not read waits up to a limit, without holding up the worker, and arrives as soon as it reads', async () => {
  const { binding, helperPath } = loadPty();
  const directory = mkdtempSync(join(tmpdir(), 'pty-input-'));
  const go = join(directory, 'go');
  const script = `stty raw -echo; printf ready; until [ -e ${go} ]; do sleep 0.01; done; sed '/!/q' | wc -c`;
  const line = ['/bin/sh', ['-c', script], ['PATH=/usr/bin:/bin'], '/', 80, 24, -1, -1, true, helperPath] as const;
  const { fd } = binding.fork(...line, () => undefined);
  const terminal = new ReadStream(fd);
  let printed = '';
  const closed = new Promise<void>((resolve) => terminal.once('close', resolve).on('error', () => terminal.destroy()));
  terminal.on('data', (chunk) => {
    printed += chunk;
    if (printed === 'ready') type();
  });
  const input = createPtyInput(fd, () => !terminal.destroyed, systemClock);
  let accepted = 0;
  const type = () => {
    // A text that would not fit is not typed in part, so of each other length the sum is another.
    for (const text of ['a'.repeat(50_000), 'b'.repeat(40_000), 'c'.repeat(30_000), 'd'.repeat(30_000)])
      if (input.write(text)) accepted += text.length;
    expect(input.write('e'.repeat(MOST_PENDING_INPUT_BYTES))).toBe(false);
    writeFileSync(go, '');
    const last = setInterval(() => {
      if (input.write('\n!\n')) clearInterval(last);
    }, 5);
  };
  await closed;
  expect(accepted).toBeGreaterThanOrEqual(50_000);
  expect(accepted).toBeLessThan(150_000);
  expect(printed.trim()).toBe(`ready${accepted + 3}`);
  expect(input.write('after the end')).toBe(false);
  rmSync(directory, { recursive: true });
});
