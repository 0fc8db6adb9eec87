import { Option } from 'commander';
import { systemClock } from '../aws/system-clock.ts';
import type { DecisionRecord } from '../contract/decision-record.ts';
import type { AddCommand } from './command.ts';
import { tickNow } from './orchestrator/tick-now.ts';
import { followDecisions, lastDecision } from './stack/decisions.ts';
import { openTarget, type Target, type TargetOptions, withTargetOptions } from './stack/target.ts';
import { tellTarget } from './stack/tell-target.ts';
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
      'Show what replaced the orchestrator at work: the last decision, and each one as it is made, until Ctrl-C.',
    )
    .option('--once', 'show the last decision alone')
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
      else if (options.once) printLast(await lastDecision(target), print);
      else await follow(target, interrupted, print);
      if (interrupted.aborted) done(EXIT_CODE_INTERRUPTED);
    });
};

function whatReplacedIt({ output, settings }: Target): string {
  const { ECS_TICK_SECONDS: seconds, ECS_DRY_RUN: dryRun } = settings;
  const dry = dryRun ? ' It only decides (ECS_DRY_RUN), and launches nothing.' : '';
  return `The orchestrator is the function ${output('ScalerFunctionName')}, which a schedule starts each minute and which looks at the queue every ${seconds} s.${dry}`;
}

async function follow(
  target: Target,
  interrupted: AbortSignal,
  print: (decision: DecisionRecord) => void,
): Promise<void> {
  const last = await lastDecision(target);
  if (last) print(last);
  const from = last ? Date.parse(last.timestamp) : systemClock.now();
  for await (const decision of followDecisions(target, from, interrupted))
    if (decision.timestamp !== last?.timestamp) print(decision);
}

function printLast(last: DecisionRecord | undefined, print: (decision: DecisionRecord) => void): void {
  if (!last) throw new CommandFailure('The scaler has decided nothing within the last ten minutes.');
  print(last);
}

async function printTick(
  target: Target,
  interrupted: AbortSignal,
  print: (decision: DecisionRecord) => void,
): Promise<void> {
  const line = liveLine(process.stderr);
  line.show('Having the scaler decide ...');
  const decision = await tickNow(target, interrupted).finally(() => line.clear());
  if (decision) print(decision);
}

function printJson(decision: DecisionRecord): void {
  console.log(JSON.stringify(decision));
}

function printInWords({ plan, outcome }: DecisionRecord): void {
  const launched = outcome.dryRun ? 'dry run' : `launched ${outcome.launched}`;
  console.log(`${plan.at.slice(0, 19)}Z  ${plan.reason.padEnd(14)}  ${launched}  ${plan.explanation}`);
}
