import { readFileSync } from 'node:fs';
import { Command, CommanderError } from 'commander';
import { AwsError } from '../aws/errors.ts';
import { ConfigurationError } from '../contract/configuration-error.ts';
import { packageRoot } from '../lib/package-root.ts';
import { StateFileError } from '../local/state-file.ts';
import type { AddCommand } from './command.ts';
import { CommandFailure } from './failure.ts';

/** Loaded one by one, because some bring many AWS clients or the embedded AWS along, and each is slow to load. */
const commands: Readonly<Record<string, () => Promise<AddCommand>>> = {
  start: async () => (await import('./start.ts')).startCommand,
  demo: async () => (await import('./demo.ts')).demoCommand,
  send: async () => (await import('./send.ts')).sendCommand,
  status: async () => (await import('./status.ts')).statusCommand,
  decide: async () => (await import('./decide.ts')).decideCommand,
};

/** Runs the command line; resolves to the exit code. */
export async function main(args: readonly string[]): Promise<number> {
  watchPipes();
  const exitCode = await runCommand(args);
  return process.exitCode === EXIT_CODE_BROKEN_PIPE ? EXIT_CODE_BROKEN_PIPE : exitCode;
}

/** As shells have it: 128 and the number of SIGPIPE. */
const EXIT_CODE_BROKEN_PIPE = 141;

/**
 * Ends the process quietly once nobody reads what it prints, as in `fqs decide | head -1`. Node ignores SIGPIPE and raises an error
 * instead, so the signal is made up from it for the commands that have something to stop first, see `interruption`.
 */
function watchPipes(): void {
  for (const stream of [process.stdout, process.stderr]) {
    stream.on('error', (error: NodeJS.ErrnoException) => {
      if (error.code !== 'EPIPE') throw error;
      // Not only returned by `main`: the error of the last write may come after that.
      process.exitCode = EXIT_CODE_BROKEN_PIPE;
      if (!process.emit('SIGPIPE', 'SIGPIPE')) process.exit();
    });
  }
}

async function runCommand(args: readonly string[]): Promise<number> {
  let exitCode = 0;
  const program = new Command('fqs')
    .description('Scales ECS Fargate tasks from an SQS queue with a scheduled Lambda.')
    .version(JSON.parse(readFileSync(new URL('package.json', packageRoot), 'utf8')).version)
    .exitOverride()
    .showHelpAfterError('(run with --help for the options)');
  const done = (code: number) => {
    exitCode = code;
  };
  const [name = ''] = args;
  const asked = Object.hasOwn(commands, name) ? commands[name] : undefined;
  // Without a known name, help and the hint at a similar name need them all.
  for (const load of asked ? [asked] : Object.values(commands)) (await load())(program, done);
  for (const command of program.commands) command.exitOverride();
  try {
    await program.parseAsync(args, { from: 'user' });
    return exitCode;
  } catch (error) {
    // Commander has printed its message already.
    if (error instanceof CommanderError) return error.exitCode === 0 ? 0 : 2;
    if (error instanceof CommandFailure || error instanceof ConfigurationError) {
      console.error(error.message);
      return error instanceof CommandFailure ? error.exitCode : 2;
    }
    // The stack that a command talks to may stop at any time, and its files may be damaged.
    if (error instanceof AwsError || error instanceof StateFileError) {
      console.error(error.message);
      return 1;
    }
    throw error;
  }
}
