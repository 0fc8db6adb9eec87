import { Command, CommanderError } from 'commander';
import { AwsError } from '../aws/errors.ts';
import { ConfigurationError } from '../contract/configuration-error.ts';
import { decideCommand } from './decide.ts';
import { demoCommand } from './demo.ts';
import { CommandFailure } from './failure.ts';
import { sendCommand } from './send.ts';
import { startCommand } from './start.ts';
import { statusCommand } from './status.ts';

/** Runs the command line; resolves to the exit code. */
export async function main(args: readonly string[]): Promise<number> {
  let exitCode = 0;
  const program = new Command('fqs')
    .description('Scales ECS Fargate tasks from an SQS queue with a scheduled Lambda.')
    .exitOverride()
    .showHelpAfterError('(run with --help for the options)');
  const done = (code: number) => {
    exitCode = code;
  };
  for (const add of [startCommand, demoCommand, sendCommand, statusCommand, decideCommand]) add(program, done);
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
    // The stack that a command talks to may stop at any time.
    if (error instanceof AwsError) {
      console.error(error.message);
      return 1;
    }
    throw error;
  }
}
