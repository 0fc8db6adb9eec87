import { systemClock } from '../aws/system-clock.ts';
import { readDeploymentSettings } from '../lib/deployment-settings.ts';
import { readState } from '../local/state-file.ts';
import type { AddCommand } from './command.ts';
import { emptyStack } from './destroy/empty-stack.ts';
import { leftoversOf } from './destroy/leftovers.ts';
import { readOwnResources } from './destroy/own-resources.ts';
import { planText } from './destroy/plan-text.ts';
import { type Retained, retained } from './destroy/retained.ts';
import { sweepQueues } from './destroy/sweep.ts';
import { asWreck, type Wreck, wreckText } from './destroy/wreck.ts';
import { requireCdkApp, runCdk } from './programs/cdk.ts';
import { deployedTarget, lookForStack, type Target } from './stack/target.ts';
import { CommandFailure } from './terminal/failure.ts';
import { interruption } from './terminal/interruption.ts';
import { liveLine } from './terminal/live-line.ts';
import { jsonOption, wholeNumberOption } from './terminal/options.ts';
import { withPatience } from './terminal/patience.ts';
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
      'Remove the deployed stack: pause it, wait until its tasks have left, delete the queues of servers and workers, destroy it. ' +
        'Asks first, and names what is kept and what that costs.',
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
  if (!options.aws && readState()) {
    throw new CommandFailure(
      'The stack on this machine ends with Ctrl-C where "npm start" runs; --aws destroys the deployed one.',
    );
  }
  requireCdkApp();
  if (!options.yes) requireTerminal('Destroying a stack');
  const settings = readDeploymentSettings(process.env);
  const signal = interruption();
  const looking = 'Looking at the deployed stack ...';
  const found = lookAtStack(options);
  const { stack, own, plan } = await withPatience(looking, liveLine(process.stderr), systemClock, found);
  say(plan);
  if (!options.yes && (await askLine(`Type ${stack.stackName} to go ahead: `, signal)) !== stack.stackName) {
    say('Nothing was done.');
    return undefined;
  }
  const tasksStopped = stack.kind === 'wreck' ? [] : await emptyStack(stack, { ...options, say, interrupted: signal });
  const queuesDeleted = await sweep(stack);
  await destroyStack(stack, signal);
  const kept = retained(await leftoversOf(stack, own, settings));
  return { stack: stack.title, tasksStopped, queuesDeleted, retained: kept };
}

async function lookAtStack(options: DestroyOptions) {
  const sighting = await lookForStack(options);
  const stack = asWreck(sighting) ?? (await deployedTarget(sighting));
  const own = await readOwnResources(stack);
  const plan = stack.kind === 'wreck' ? wreckText(stack) : await planText(stack, own, options.stopTasks === true);
  return { stack, own, plan };
}

/** A stack that was never there whole has told nobody the prefixes of its queues, and an older one has no control queues. */
async function sweep(stack: Target | Wreck): Promise<string[]> {
  const replies = stack.kind === 'wreck' ? stack.outputs['ReplyQueuePrefix'] : stack.output('ReplyQueuePrefix');
  const prefixes = [replies, stack.outputs['ControlQueuePrefix']].filter((prefix) => prefix !== undefined);
  if (prefixes.length === 0) return [];
  say('Deleting the queues of servers and workers ...');
  return sweepQueues(stack, prefixes);
}

async function destroyStack({ kind, stackName, region }: Target | Wreck, signal: AbortSignal): Promise<void> {
  try {
    await runCdk(['destroy', stackName, '--force'], { region, signal });
  } catch (error) {
    if (!(error instanceof CommandFailure) || kind === 'wreck') throw error;
    const state = 'The scaler is paused, no task runs, and the queues of servers and workers are deleted.';
    throw new CommandFailure(`${error.message} ${state} "npx cdk destroy ${stackName}" does the rest.`, error.exitCode);
  }
}

function inWords({ stack, queuesDeleted, retained: kept }: DestroyReport): string {
  return [
    `${stack} is destroyed, with ${queuesDeleted.length} queues of servers and workers.`,
    ...(kept.length === 0 ? ['Nothing of it is kept.'] : ['Kept, because it is work or may be in use elsewhere:']),
    ...kept.map(({ kind, name, price, remove }) => `  ${kind} ${name}\n    ${price}\n    removed by: ${remove}`),
    'The stack CDKToolkit stays for other stacks; its bucket holds the small files that were deployed.',
  ].join('\n');
}
