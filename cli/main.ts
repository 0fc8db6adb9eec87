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
  tasks: async () => (await import('./tasks.ts')).tasksCommand,
  logs: async () => (await import('./logs.ts')).logsCommand,
  test: async () => (await import('./test.ts')).testCommand,
  orchestrator: async () => (await import('./orchestrator.ts')).orchestratorCommand,
  explain: async () => (await import('./explain.ts')).explainCommand,
  pause: async () => (await import('./pause.ts')).pauseCommand,
  resume: async () => (await import('./resume.ts')).resumeCommand,
  set: async () => (await import('./set.ts')).setCommand,
  decide: async () => (await import('./decide.ts')).decideCommand,
  doctor: async () => (await import('./doctor.ts')).doctorCommand,
  cost: async () => (await import('./cost.ts')).costCommand,
  'build-push': async () => (await import('./build-push.ts')).buildPushCommand,
  setup: async () => (await import('./setup.ts')).setupCommand,
  destroy: async () => (await import('./destroy.ts')).destroyCommand,
};

/** Runs the command line; resolves to the exit code. */
export async function main(args: readonly string[]): Promise<number> {
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
