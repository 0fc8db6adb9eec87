import { Option } from 'commander';
import { systemClock } from '../aws/system-clock.ts';
import type { DecisionRecord } from '../contract/decision-record.ts';
import { failureInWords, type TickFailure } from '../contract/tick-failure.ts';
import type { AddCommand } from './command.ts';
import { tickNow } from './orchestrator/tick-now.ts';
import { openTarget, type Target, type TargetOptions, withTargetOptions } from './stack/target.ts';
import { tellTarget } from './stack/tell-target.ts';
import { followTicks, isDecision, type LastTicks, type LoggedTick, lastTicks } from './stack/ticks.ts';
import { whileItRuns } from './stack/while-it-runs.ts';
import { CommandFailure } from './terminal/failure.ts';
import { EXIT_CODE_INTERRUPTED, interruption } from './terminal/interruption.ts';
import { liveLine } from './terminal/live-line.ts';
import { jsonOption } from './terminal/options.ts';

interface OrchestratorOptions extends TargetOptions {
  readonly once?: true;
  readonly tickNow?: true;
  readonly json?: true;
}

export const orchestratorCommand: AddCommand = (program, done) => {
  withTargetOptions(program.command('orchestrator'))
    .description(
      'Show what replaced the orchestrator at work: the last decision, and each one as it is made, failed ticks among them, until Ctrl-C.',
    )
    .option('--once', 'show the last decision alone, and the last tick if it failed since')
    .addOption(
      new Option('--tick-now', 'have the scaler decide now, beside its schedule, and show that decision').conflicts(
        'once',
      ),
    )
    .addOption(jsonOption())
    .action(async (options: OrchestratorOptions) => {
      const target = await openTarget(options);
      const interrupted = interruption();
      tellTarget(target, options.json);
      if (!options.json) console.error(whatReplacedIt(target));
      const print = options.json ? printJson : printInWords;
      if (options.tickNow) await printTick(target, interrupted, print);
      else if (options.once) printLast(await lastTicks(target), print);
      else await whileItRuns(target, () => follow(target, interrupted, print));
      if (interrupted.aborted) done(EXIT_CODE_INTERRUPTED);
    });
};

function whatReplacedIt({ output, settings }: Target): string {
  const { ECS_TICK_SECONDS: seconds, ECS_DRY_RUN: dryRun } = settings;
  const dry = dryRun ? ' It only decides (ECS_DRY_RUN), and launches nothing.' : '';
  return `The orchestrator is the function ${output('ScalerFunctionName')}, which a schedule starts each minute and which looks at the queue every ${seconds} s.${dry}`;
}

type Print = (tick: LoggedTick, now?: number) => void;

async function follow(target: Target, interrupted: AbortSignal, print: Print): Promise<void> {
  const { decision, failure } = await lastTicks(target);
  const shown = [decision, failure].filter((tick) => tick !== undefined);
  for (const tick of shown) print(tick);
  const newest = shown.at(-1)?.timestamp;
  const from = newest === undefined ? systemClock.now() : Date.parse(newest);
  for await (const tick of followTicks(target, from, interrupted)) if (tick.timestamp !== newest) print(tick);
}

function printLast({ decision, failure }: LastTicks, print: Print): void {
  if (!decision && !failure) throw new CommandFailure('The scaler has decided nothing within the last ten minutes.');
  const now = systemClock.now();
  if (decision) print(decision, now);
  if (failure) print(failure, now);
}

async function printTick(target: Target, interrupted: AbortSignal, print: Print): Promise<void> {
  const line = liveLine(process.stderr);
  line.show('Having the scaler decide ...');
  const decision = await tickNow(target, interrupted).finally(() => line.clear());
  if (decision) print(decision);
}

function printJson(tick: LoggedTick): void {
  console.log(JSON.stringify(tick));
}

/** @param now - in milliseconds since the epoch; given, the line ends with the tick's age. */
function printInWords(tick: LoggedTick, now?: number): void {
  const [at, what, text] = isDecision(tick) ? decisionInWords(tick) : failedInWords(tick);
  const age = now === undefined ? '' : `  (${Math.max(0, Math.round((now - Date.parse(at)) / 1000))} s ago)`;
  console.log(`${at.slice(0, 19)}Z  ${what}  ${text}${age}`);
}

const REASON_COLUMNS = 14;

function decisionInWords({ plan, outcome }: DecisionRecord): [at: string, what: string, text: string] {
  const launched = outcome.dryRun ? 'dry run' : `launched ${outcome.launched}`;
  return [plan.at, plan.reason.padEnd(REASON_COLUMNS), `${launched}  ${plan.explanation}`];
}

function failedInWords(failure: TickFailure): [at: string, what: string, text: string] {
  return [failure.timestamp, 'tick failed'.padEnd(REASON_COLUMNS), failureInWords(failure)];
}
