import { resolve } from 'node:path';
import { type IPty, spawn } from '@lydell/node-pty';

export const CTRL_C = '\x03';
export const CTRL_D = '\x04';
export const ESCAPE = '\x1d';

const terminals = new Set<IPty>();

/** Ends what a failed test left running. */
export function endTerminals(): void {
  for (const terminal of terminals) terminal.kill('SIGKILL');
}

/** `fqs send --interactive` in a terminal of its own, of 100 columns and 30 rows, between two looks at the terminal's settings. */
export function sendOnTerminal(cwd: string, ...options: readonly string[]) {
  const line = 'stty -g; "$@"; echo "code $?"; stty -g';
  const send = [process.execPath, resolve('bin/fqs.js'), 'send', '--interactive', ...options];
  const { PATH = '', HOME = '' } = process.env;
  const terminal = spawn('/bin/sh', ['-c', line, 'sh', ...send], {
    cwd,
    cols: 100,
    rows: 30,
    env: { PATH, HOME, TERM: 'xterm' },
  });
  terminals.add(terminal);
  let text = '';
  const looks = new Set<() => void>();
  terminal.onData((data) => {
    text += data;
    for (const look of looks) look();
  });
  const ended = new Promise<void>((done) => {
    terminal.onExit(() => {
      terminals.delete(terminal);
      done();
    });
  });
  return {
    terminal,
    /** Resolves when this has been shown. */
    shown: (wanted: string) =>
      new Promise<void>((done) => {
        const look = () => {
          if (text.includes(wanted)) done();
        };
        looks.add(look);
        look();
      }),
    /** Its exit code, and whether the terminal's settings are what they were; what was shown between them. */
    async ending() {
      await ended;
      const lines = text.split(/[\r\n]+/).filter((each) => each !== '');
      const code = lines.at(-2);
      return { code, restored: lines.at(0) === lines.at(-1), lines: lines.slice(1, -2) };
    },
  };
}
