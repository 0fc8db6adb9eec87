import { once } from 'node:events';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from '@jest/globals';
import type { ControlMessage } from '../../../contract/command.ts';
import { until } from '../../support/until.ts';
import { fqs, killAll, startFqs } from '../support/fqs.ts';
import { type FakeStack, returned, startFakeStack } from './fake-worker.ts';
import { CTRL_C, CTRL_D, ESCAPE, endTerminals, sendOnTerminal } from './on-terminal.ts';

const HOW_TO_LEAVE = 'Ctrl-] cancels the command; typed once more, it leaves at once.';

afterAll(async () => {
  endTerminals();
  await killAll();
});

async function withStack(use: (stack: FakeStack) => Promise<void>): Promise<void> {
  const stack = await startFakeStack();
  try {
    await use(stack);
  } finally {
    await stack.stop();
  }
}

const untilThere = (file: string) => until(async () => existsSync(file));

const typedIn = (all: readonly ControlMessage[]) =>
  all.map((message) => (message.type === 'input' ? message.input : '')).join('');

describe('fqs send --interactive', () => {
  test.concurrent('lends the command its terminal: keys, size, Ctrl-C as it is typed; Ctrl-] cancels', () =>
    withStack(async (stack) => {
      const { terminal, shown, ending } = sendOnTerminal(stack.cwd, '--command', 'cat');
      const { message, tell } = await stack.take();
      expect(message).toMatchObject({ type: 'execute', command: 'cat', cols: 100, rows: 30 });
      await shown(HOW_TO_LEAVE);
      terminal.write('early é');
      await tell({ type: 'started', controlQueueUrl: stack.controlQueueUrl });
      const early = await stack.controlled((all) => typedIn(all) === 'early é');
      expect(early[0]).toMatchObject({ type: 'resize', cols: 100, rows: 30 });

      terminal.write(CTRL_C);
      expect(await stack.controlled((all) => typedIn(all) === CTRL_C)).toHaveLength(1);
      terminal.resize(90, 20);
      expect(await stack.controlled((all) => all.length > 0)).toMatchObject([{ type: 'resize', cols: 90, rows: 20 }]);

      await tell({
        type: 'output',
        stream: 'stdout',
        base64: Buffer.from('\x1b[1mgr\xfcn', 'latin1').toString('base64'),
      });
      await shown('\x1b[1mgr');
      await tell({ type: 'output', stream: 'stdout', text: 'one\nbelow\r\nleft' });
      // As the command's terminal has it: this one adds no return of the carriage.
      await shown('one\nbelow\r\nleft');
      terminal.write(ESCAPE);
      const { commandId, terminalId } = message as { commandId: string; terminalId: string };
      expect(await stack.controlled((all) => all.length > 0)).toMatchObject([
        { type: 'cancel', commandId, terminalId },
      ]);
      await tell({ ...returned, reason: 'cancelled', exitCode: null, signal: 'SIGTERM' });
      const { code, restored, lines } = await ending();
      expect({ code, restored, last: lines.at(-1) }).toEqual({
        code: 'code 143',
        restored: true,
        last: 'The command was cancelled.',
      });
    }));

  test.concurrent('leaves at the second Ctrl-], says what becomes of the command, and gives the terminal back', () =>
    withStack(async (stack) => {
      const { terminal, shown, ending } = sendOnTerminal(stack.cwd, '--command', 'cat');
      await shown(HOW_TO_LEAVE);
      terminal.write(ESCAPE);
      await shown('Cancelling; Ctrl-] leaves at once.');
      terminal.write(ESCAPE);
      const { code, restored, lines } = await ending();
      expect({ code, restored, last: lines.at(-1) }).toEqual({
        code: 'code 130',
        restored: true,
        last: expect.stringMatching(/^Interrupted: the command is not stopped; /),
      });
    }));

  test.concurrent.each([
    { name: 'where a line begins once', input: 'one\ntwo\n', typed: `one\ntwo\n${CTRL_D}` },
    { name: 'within a line twice', input: 'grüße', typed: `grüße${CTRL_D}${CTRL_D}` },
  ])('types what comes through a pipe, and its end: $name', ({ input, typed }) =>
    withStack(async (stack) => {
      const sent = startFqs(['send', '--interactive', '--command', 'cat', '--json'], { cwd: stack.cwd });
      sent.stdin.end(input);
      const { message, tell } = await stack.take();
      expect(message).toMatchObject({ cols: 80, rows: 24 });
      await tell({ type: 'started', controlQueueUrl: stack.controlQueueUrl });
      const all = await stack.controlled((controls) => typedIn(controls) === typed);
      expect(all.map(({ type }) => type)).not.toContain('resize');
      await tell({ ...returned, exitCode: 7 });
      const { exitCode, stdout, stderr } = await sent.ended;
      expect({ exitCode, stderr }).toEqual({ exitCode: 7, stderr: '' });
      expect(
        stdout
          .trimEnd()
          .split('\n')
          .map((line) => JSON.parse(line).type),
      ).toEqual(['started', 'exit']);
    }),
  );

  test.concurrent('ends a pipe that the command does not read, so that nothing is missing from its midst', () =>
    withStack(async (stack) => {
      const sent = startFqs(['send', '--interactive', '--command', 'sleep 100'], { cwd: stack.cwd });
      sent.stdin.write('the beginning');
      const { tell } = await stack.take();
      await tell({ type: 'started', controlQueueUrl: stack.controlQueueUrl });
      await stack.controlled((all) => typedIn(all) === 'the beginning');
      const refused = { type: 'error', code: 'input-not-read', rule: 'read', commandId: 'of-the-input' } as const;
      await tell(refused);
      const [sentence] = await once(sent.stderr, 'data');
      expect(String(sentence)).toMatch(/^The command does not read what comes through the pipe: .*\n$/);
      sent.stdin.end('the rest'.repeat(100_000));
      await once(sent.stdin, 'finish');
      sent.signal('SIGINT');
      const after = await stack.controlled((all) => all.some(({ type }) => type === 'cancel'));
      expect(typedIn(after)).toBe('');
      expect((await sent.ended).exitCode).toBe(130);
    }));

  test.concurrent('cancels the command when it is told to end', () =>
    withStack(async (stack) => {
      const sent = startFqs(['send', '--interactive', '--command', 'cat'], { cwd: stack.cwd });
      const { tell } = await stack.take();
      await tell({ type: 'started', controlQueueUrl: stack.controlQueueUrl });
      sent.stdin.write('on');
      await stack.controlled((all) => typedIn(all) === 'on');
      sent.signal('SIGHUP');
      expect(await stack.controlled((all) => all.length > 0)).toMatchObject([{ type: 'cancel' }]);
      expect(await sent.ended).toEqual({
        exitCode: 130,
        stdout: '',
        stderr: 'Left: the command was told to stop, and what it prints from now on is lost.\n',
      });
    }));

  test.concurrent('ends with 130 when its terminal is closed, of which nothing can be told there', () =>
    withStack(async (stack) => {
      const codeFile = join(stack.cwd, 'exit-code');
      const note = `import{writeFileSync as w}from'node:fs';process.on('exit',code=>w('${codeFile}',String(code)))`;
      const node = [`--import=data:text/javascript,${note}`];
      const sent = startFqs(['send', '--interactive', '--command', 'cat'], { cwd: stack.cwd, terminal: true, node });
      const { tell } = await stack.take();
      await tell({ type: 'started', controlQueueUrl: stack.controlQueueUrl });
      await stack.controlled((all) => all.length > 0);
      sent.signal('SIGKILL');
      await stack.controlled((all) => all.some(({ type }) => type === 'cancel'));
      await untilThere(codeFile);
      expect(readFileSync(codeFile, 'utf8')).toBe('130');
    }));

  test.concurrent('says that a worker without a control queue takes no input', () =>
    withStack(async (stack) => {
      const sent = fqs(['send', '--interactive', '--command', 'true'], { cwd: stack.cwd });
      const { tell } = await stack.take();
      await tell({ type: 'started' });
      await tell({ type: 'output', stream: 'stdout', text: 'done\r\n' });
      await tell(returned);
      expect(await sent).toEqual({
        exitCode: 0,
        stdout: 'done\r\n',
        stderr: 'This worker has no control queue: the command does not get what comes on standard input.\n',
      });
    }));
});
