import { readFileSync } from 'node:fs';
import { Command, CommanderError } from 'commander';
import { AwsError } from '../aws/errors.ts';
import { ConfigurationError } from '../contract/configuration-error.ts';
import { packageRoot } from '../lib/package-root.ts';
import { StateFileError } from '../local/state-file.ts';
import type { AddCommand } from './command.ts';
import { CommandFailure } from './terminal/failure.ts';

type Load = () => Promise<AddCommand>;

/**
 * By the headings of the help. Loaded one by one, because some bring many AWS clients or the embedded AWS along, and each is slow to load.
 */
const groups: Readonly<Record<string, Readonly<Record<string, Load>>>> = {
  'On this machine:': {
    start: async () => (await import('./start.ts')).startCommand,
    demo: async () => (await import('./demo.ts')).demoCommand,
    decide: async () => (await import('./decide.ts')).decideCommand,
    cost: async () => (await import('./cost.ts')).costCommand,
    simulate: async () => (await import('./simulate.ts')).simulateCommand,
  },
  'A stack, on this machine or deployed:': {
    send: async () => (await import('./send.ts')).sendCommand,
    test: async () => (await import('./test.ts')).testCommand,
    status: async () => (await import('./status.ts')).statusCommand,
    tasks: async () => (await import('./tasks.ts')).tasksCommand,
    logs: async () => (await import('./logs.ts')).logsCommand,
    orchestrator: async () => (await import('./orchestrator.ts')).orchestratorCommand,
    explain: async () => (await import('./explain.ts')).explainCommand,
    replay: async () => (await import('./replay.ts')).replayCommand,
    doctor: async () => (await import('./doctor.ts')).doctorCommand,
    pause: async () => (await import('./pause.ts')).pauseCommand,
    resume: async () => (await import('./resume.ts')).resumeCommand,
    set: async () => (await import('./set.ts')).setCommand,
  },
  'Kubernetes:': {
    k8s: async () => (await import('./k8s.ts')).k8sCommand,
  },
  'Deployment:': {
    setup: async () => (await import('./setup.ts')).setupCommand,
    'build-push': async () => (await import('./build-push.ts')).buildPushCommand,
    destroy: async () => (await import('./destroy.ts')).destroyCommand,
  },
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
  // Without a known name, help and the hint at a similar name need them all.
  const known = Object.values(groups).some((group) => Object.hasOwn(group, args[0] ?? ''));
  for (const [heading, group] of Object.entries(groups)) {
    program.commandsGroup(heading);
    for (const [name, load] of Object.entries(group)) {
      if (!known || name === args[0]) (await load())(program, done);
    }
  }
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
