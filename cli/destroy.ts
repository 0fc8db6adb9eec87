import { createEcsClient } from '../aws/clients.ts';
import { stopTask } from '../aws/stop-task.ts';
import { systemClock } from '../aws/system-clock.ts';
import { readDeploymentSettings } from '../lib/deployment-settings.ts';
import type { AddCommand } from './command.ts';
import { leftoversOf } from './destroy/leftovers.ts';
import { planText } from './destroy/plan-text.ts';
import { presentTasks } from './destroy/present-tasks.ts';
import { type Retained, retained } from './destroy/retained.ts';
import { sweepReplyQueues } from './destroy/sweep.ts';
import { untilTasksHaveLeft } from './destroy/tasks-leave.ts';
import { requireCdkApp, runCdk } from './programs/cdk.ts';
import { changeParameter } from './stack/parameter-change.ts';
import { QUICK_SECONDS, readingWithin } from './stack/reading.ts';
import { openTarget, type Target, withClient } from './stack/target.ts';
import { CommandFailure } from './terminal/failure.ts';
import { interruption } from './terminal/interruption.ts';
import { liveLine } from './terminal/live-line.ts';
import { jsonOption, wholeNumberOption } from './terminal/options.ts';
import { askLine, requireTerminal } from './terminal/prompts.ts';

interface DestroyOptions {
  readonly aws?: true;
  readonly yes?: true;
  readonly stopTasks?: true;
  readonly waitMinutes: number;
  readonly json?: true;
}

interface DestroyReport {
  readonly stack: string;
  readonly tasksStopped: readonly string[];
  readonly queuesDeleted: readonly string[];
  readonly retained: readonly Retained[];
}

const DEFAULT_WAIT_MINUTES = 60;

export const destroyCommand: AddCommand = (program, done) => {
  program
    .command('destroy')
    .description(
      'Remove the deployed stack: pause it, wait until its tasks have left, delete its reply queues, destroy it. Asks first, and names ' +
        'what is kept and what that costs.',
    )
    .option('--aws', 'the deployed stack even while one runs on this machine')
    .option('--stop-tasks', 'stop the tasks that run instead of waiting until they leave')
    .addOption(
      wholeNumberOption('--wait-minutes <minutes>', 'how long to wait for the tasks at most', 1, 1440).default(
        DEFAULT_WAIT_MINUTES,
      ),
    )
    .option('--yes', 'go ahead without asking')
    .addOption(jsonOption())
    .action(async (options: DestroyOptions) => {
      const report = await destroy(options);
      if (!report) return done(1);
      console.log(options.json ? JSON.stringify(report) : inWords(report));
    });
};

const say = (text: string) => console.error(text);

/** Undefined when the answer was not the stack's name. */
async function destroy(options: DestroyOptions): Promise<DestroyReport | undefined> {
  const stack = await openTarget(options.aws ? { aws: true } : {});
  if (stack.kind === 'local') {
    throw new CommandFailure(
      'The stack on this machine ends with Ctrl-C where "npm start" runs; --aws destroys the deployed one.',
    );
  }
  requireCdkApp();
  if (!options.yes) requireTerminal('Destroying a stack');
  const settings = readDeploymentSettings(process.env);
  const signal = interruption();
  say(await planText(stack, settings, options.stopTasks === true));
  if (!options.yes && (await askLine(`Type ${stack.stackName} to go ahead: `, signal)) !== stack.stackName) {
    say('Nothing was done.');
    return undefined;
  }
  const tasksStopped = await emptyStack(stack, options, signal);
  say('Deleting the reply queues ...');
  const queuesDeleted = await sweepReplyQueues(stack);
  await destroyStack(stack, signal);
  return { stack: stack.title, tasksStopped, queuesDeleted, retained: retained(await leftoversOf(stack, settings)) };
}

/** A minute's first tick reads the parameter and hands its text on to that minute's others, the last of which launches for some seconds. */
const LAST_LAUNCH_MILLISECONDS = 75_000;

async function emptyStack(stack: Target, options: DestroyOptions, interrupted: AbortSignal): Promise<string[]> {
  say('Pausing ...');
  const { changed } = await changeParameter(stack, (before) => ({ ...before, paused: true }));
  const cluster = stack.settings.ECS_CLUSTER_NAME;
  return withClient(createEcsClient(stack.clientSettings('ecs')), (client) => {
    const stop = (taskId: string) =>
      stopTask(client, { cluster, taskId, reason: 'fqs destroy --stop-tasks' }, readingWithin(QUICK_SECONDS));
    return untilTasksHaveLeft({
      readTasks: () => presentTasks(stack),
      stopTask: options.stopTasks ? stop : undefined,
      launchesUntil: systemClock.now() + (changed ? LAST_LAUNCH_MILLISECONDS : 0),
      longestWaitMinutes: options.waitMinutes,
      clock: systemClock,
      line: liveLine(process.stderr),
      interrupted,
    });
  });
}

async function destroyStack({ stackName, region }: Target, signal: AbortSignal): Promise<void> {
  try {
    await runCdk(['destroy', stackName, '--force'], { region, signal });
  } catch (error) {
    if (!(error instanceof CommandFailure)) throw error;
    const state = 'The scaler is paused, no task runs, and the reply queues are deleted.';
    throw new CommandFailure(`${error.message} ${state} "npx cdk destroy ${stackName}" does the rest.`, error.exitCode);
  }
}

function inWords({ stack, queuesDeleted, retained: kept }: DestroyReport): string {
  return [
    `${stack} is destroyed, with ${queuesDeleted.length} reply queues.`,
    ...(kept.length === 0 ? ['Nothing of it is kept.'] : ['Kept, because it is work or may be in use elsewhere:']),
    ...kept.map(({ kind, name, price, remove }) => `  ${kind} ${name}\n    ${price}\n    removed by: ${remove}`),
    'The stack CDKToolkit stays for other stacks; its bucket holds the small files that were deployed.',
  ].join('\n');
}
