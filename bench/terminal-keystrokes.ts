import { spawn } from 'node:child_process';
import { once } from 'node:events';
import type { CommandPlace } from '../test/worker/terminal/support/command-places.ts';
import type { RunningCommand } from '../worker/terminal/running-command.ts';
import { inTime } from './terminal-answer.ts';
import { TERMINAL_SIZE } from './terminal-commands.ts';
import { millisecondsOf, sideBySide, type WayFigures } from './terminal-rounds.ts';

const KEY = 'k';

/** A `cat` that is typed into. */
interface Cat {
  readonly name: string;
  /** Types a key, and resolves when it has come back. */
  press(): Promise<void>;
  end(): Promise<void>;
}

/**
 * From a key to its echo, without the way from and to the worker: beside a `cat` on pipes, which echoes itself; on a
 * terminal the system does. There must not be more keys than a line may have (4,096 bytes, termios(3)).
 *
 * @param sandboxed undefined where there is no sandbox.
 * @throws NoAnswerError when an echo does not come.
 */
export async function keystrokes(
  plain: CommandPlace,
  sandboxed: CommandPlace | undefined,
  rounds: number,
  tell: (text: string) => void,
): Promise<WayFigures[]> {
  const cats: Cat[] = [];
  try {
    cats.push(catOnPipes('plain spawn, pipes'));
    cats.push(await catOnTerminal('terminal', plain));
    if (sandboxed) cats.push(await catOnTerminal('sandbox, terminal', sandboxed));
    const ways = cats.map(({ name, press }) => ({
      name,
      measure: () => millisecondsOf(() => inTime(`The echo of a key (${name})`, press())),
    }));
    return await sideBySide('keystrokes', ways, rounds, tell);
  } finally {
    await Promise.all(cats.map((cat) => cat.end()));
  }
}

function catOnPipes(name: string): Cat {
  const child = spawn('/bin/cat', [], { stdio: ['pipe', 'pipe', 'inherit'] });
  const gone = once(child, 'exit');
  return {
    name,
    async press() {
      const echoed = once(child.stdout, 'data');
      child.stdin.write(KEY);
      await echoed;
    },
    async end() {
      child.stdin.end();
      await gone;
    },
  };
}

async function catOnTerminal(name: string, place: CommandPlace): Promise<Cat> {
  const started = Promise.withResolvers<RunningCommand>();
  let echoed = Promise.withResolvers<void>();
  const ended = place.run('exec cat', {
    size: TERMINAL_SIZE,
    onStarted: started.resolve,
    onOutput: () => echoed.resolve(),
  });
  const running = await Promise.race([started.promise, ended.then(() => Promise.reject(new Error(`no cat: ${name}`)))]);
  return {
    name,
    async press() {
      echoed = Promise.withResolvers();
      running.write(KEY);
      await echoed.promise;
    },
    async end() {
      running.stop('cancelled');
      await ended;
    },
  };
}
