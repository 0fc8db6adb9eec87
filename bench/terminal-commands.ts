import { spawn } from 'node:child_process';
import { once } from 'node:events';
import type { CommandPlace } from '../test/worker/terminal/support/command-places.ts';
import { BrokenPromiseError } from './benchmark.ts';
import { millisecondsOf, sideBySide, type Way, type WayFigures } from './terminal-rounds.ts';

const NOTHING = ':';
export const TERMINAL_SIZE = { cols: 80, rows: 24 };

/**
 * What a command that does nothing takes, from its start to its end, beside a plain spawn of the same shell. A
 * session's commands keep state; those that people type run on a terminal, and all of them in the sandbox.
 *
 * @param sandboxed undefined where there is no sandbox.
 */
export function commandOverhead(
  plain: CommandPlace,
  sandboxed: CommandPlace | undefined,
  rounds: number,
  tell: (text: string) => void,
): Promise<WayFigures[]> {
  const size = TERMINAL_SIZE;
  const keepsState = true;
  const ways = [
    { name: 'plain spawn', measure: () => millisecondsOf(spawnPlainly) },
    command('pipes', plain, {}),
    command('pipes, keeping state', plain, { keepsState }),
    command('terminal', plain, { size }),
    ...(sandboxed
      ? [
          command('sandbox, pipes', sandboxed, {}),
          command('sandbox, terminal', sandboxed, { size }),
          command('sandbox, terminal, keeping state', sandboxed, { size, keepsState }),
        ]
      : []),
  ];
  return sideBySide('commands', ways, rounds, tell);
}

function command(name: string, place: CommandPlace, options: Parameters<CommandPlace['run']>[1]): Way {
  const run = async () => {
    const { end } = await place.run(NOTHING, options);
    if (end.exitCode !== 0) throw new BrokenPromiseError(`A command that does nothing ended otherwise: ${name}.`, end);
  };
  return { name, measure: () => millisecondsOf(run) };
}

/** As a command is run on pipes. */
async function spawnPlainly(): Promise<void> {
  const env = { PATH: '/usr/bin:/bin' };
  const shell = spawn('/bin/sh', ['-c', NOTHING], { env, stdio: ['ignore', 'pipe', 'pipe'] });
  shell.stdout.resume();
  shell.stderr.resume();
  await once(shell, 'close');
}
