import { join } from 'node:path';
import { AwsError } from '../aws/errors.ts';
import { systemClock } from '../aws/system-clock.ts';
import type { DecisionRecord } from '../contract/decision-record.ts';
import { scalerSettings } from '../contract/scaler-settings.ts';
import type { LocalStack } from '../local/local-stack.ts';
import { AlreadyRunningError, claimFolder, releaseFolder, stateFolder, writeState } from '../local/state-file.ts';
import type { AddCommand } from './command.ts';
import { checkConsent, externalNames, setAside, startSession, whoseCommands } from './local/local-session.ts';
import { openLogFiles } from './local/log-files.ts';
import { readStackStatus, statusLine } from './stack/stack-status.ts';
import { localTarget, type Target } from './stack/target.ts';
import { afterLine, type LastTicks } from './stack/ticks.ts';
import { CommandFailure } from './terminal/failure.ts';
import { interruption } from './terminal/interruption.ts';
import { liveLine } from './terminal/live-line.ts';
import { jsonOption, wholeNumberOption } from './terminal/options.ts';

interface StartOptions {
  readonly tickSeconds?: string;
  readonly startDelaySeconds: number;
  readonly sqsPort: number;
  readonly ecsPort: number;
  readonly json?: true;
}

export const startCommand: AddCommand = (program) => {
  program
    .command('start')
    .description('Run the synthesized stack on this machine until Ctrl-C.')
    .option(
      '--tick-seconds <seconds>',
      `time between ticks, ${scalerSettings.ECS_TICK_SECONDS.kind.rule} (default: 10)`,
    )
    .addOption(
      wholeNumberOption('--start-delay-seconds <seconds>', 'time that a task takes to start', 0, 600).default(1),
    )
    .addOption(wholeNumberOption('--sqs-port <port>', 'port of SQS and S3, 0 for any', 0, 65_535).default(4566))
    .addOption(
      wholeNumberOption(
        '--ecs-port <port>',
        'port of ECS, Systems Manager, CloudWatch, CloudWatch Logs, EventBridge and Lambda, 0 for any',
        0,
        65_535,
      ).default(4567),
    )
    .addOption(jsonOption())
    .action(run);
};

const REFRESH_MILLISECONDS = 1000;

async function run(options: StartOptions): Promise<void> {
  const interrupted = interruption();
  checkConsent(process.env);
  claim();
  const logs = openLogFiles(join(stateFolder(), 'logs'));
  let stack: LocalStack | undefined;
  try {
    let last: LastTicks = {};
    const say = speaker(options.json === true);
    say.starting(setAside());
    stack = await startSession({
      ignoredSettings: externalNames,
      tickSeconds: options.tickSeconds,
      startDelaySeconds: options.startDelaySeconds,
      sqsPort: options.sqsPort,
      ecsPort: options.ecsPort,
      onLog: (source, line) => {
        logs.write(source, line);
        if (source === 'scaler') last = afterLine(last, line);
      },
      onDecision: say.decision,
    });
    const { endpoints, outputs, scalerEnvironment } = stack;
    const startedAt = new Date(systemClock.now()).toISOString();
    writeState({ pid: process.pid, startedAt, endpoints, outputs, scalerEnvironment });
    const target = localTarget(stack);
    say.ready(stack);
    while (!interrupted.aborted) {
      if (!options.json) say.status(await currentStatus(target, last));
      await systemClock.sleep(REFRESH_MILLISECONDS, interrupted).catch(() => undefined);
    }
    say.stopping();
  } catch (error) {
    // Ctrl-C reaches the synthesis, too, which then fails; that is no failure of the command.
    if (!interrupted.aborted) throw error;
  } finally {
    await stack?.stop();
    await logs.close();
    releaseFolder();
  }
}

/** A look that fails, for instance because a client uses up the rates of ECS, must not end the stack. */
async function currentStatus(target: Target, last: LastTicks): Promise<string> {
  try {
    return statusLine(await readStackStatus(target, last));
  } catch (error) {
    if (!(error instanceof AwsError)) throw error;
    return `The status cannot be read: ${error.message}`;
  }
}

function claim(): void {
  try {
    claimFolder(process.pid, new Date(systemClock.now()).toISOString());
  } catch (error) {
    throw error instanceof AlreadyRunningError ? new CommandFailure(error.message) : error;
  }
}

/** What a person sees, or with `--json` one object a line. */
function speaker(json: boolean) {
  const live = liveLine(process.stdout);
  const print = (object: object) => console.log(JSON.stringify(object));
  return {
    starting: (aside: readonly string[]) => {
      if (json) return;
      if (aside.length > 0) console.log(`Not used here, because the stack creates its own: ${aside.join(', ')}.`);
      console.log(whoseCommands(process.getuid?.()));
      live.show('Synthesizing the stack and starting it ...');
    },
    decision: ({ plan, outcome }: DecisionRecord) => {
      if (json) print({ type: 'decision', plan, outcome });
    },
    ready: (stack: LocalStack) => {
      const { endpoints, outputs } = stack;
      if (json) return print({ type: 'ready', endpoints, outputs });
      live.clear();
      console.log(
        [
          'The stack runs on this machine. Ctrl-C stops it.',
          `  SQS and S3            ${endpoints.sqs}`,
          `  ECS and the rest      ${endpoints.ecs}`,
          `  command queue         ${outputs['CommandQueueUrl']}`,
          `  logs                  ${join(stateFolder(), 'logs')}`,
          'Send it a command from another terminal, in this folder:',
          `  npm run -s fqs -- send --command 'uname -a'`,
          `  npm run -s fqs -- send --interactive --command 'sh'`,
          '',
        ].join('\n'),
      );
    },
    status: (line: string) => live.show(line),
    stopping: () => {
      if (json) return print({ type: 'stopping' });
      live.clear();
      console.log('Stopping ...');
    },
  };
}
