import { systemClock } from '../aws/system-clock.ts';
import type { DecisionRecord } from '../contract/decision-record.ts';
import type { TickFailure } from '../contract/tick-failure.ts';
import type { AddCommand } from './command.ts';
import { type ComparedDecision, compareWithTasks, comparisonTable } from './explain/comparison.ts';
import { explainTable, rowOf, tickRows } from './explain/explain-table.ts';
import { tooMany } from './explain/folded-rows.ts';
import { PATIENT_SECONDS } from './stack/reading.ts';
import { type SpanOptions, spanOf, withSpanOptions } from './stack/span-options.ts';
import { openTarget, type Target, type TargetOptions, withTargetOptions } from './stack/target.ts';
import { tellTarget } from './stack/tell-target.ts';
import { isDecision, readTicks, type TickSpan } from './stack/ticks.ts';
import { readTasks } from './tasks.ts';
import { CommandFailure } from './terminal/failure.ts';
import { liveLine } from './terminal/live-line.ts';
import { jsonOption } from './terminal/options.ts';
import { withPatience } from './terminal/patience.ts';

interface ExplainOptions extends TargetOptions, SpanOptions {
  readonly compare?: true;
  readonly json?: true;
}

const DEFAULT_SINCE_SECONDS = 3600;
/** Where a terminal has as many columns, the sentence of each decision is shown, too. */
const WIDE_COLUMNS = 140;

export const explainCommand: AddCommand = (program) => {
  withSpanOptions(withTargetOptions(program.command('explain')), DEFAULT_SINCE_SECONDS, '1h')
    .description(
      "Show the scaler's decisions and failed ticks as a table, repetitions folded; --json gives each one whole.",
    )
    .option(
      '--compare',
      'set the decisions of a dry run beside the tasks of the family that really ran, which ECS knows for an hour: for a day, run it hourly',
    )
    .addOption(jsonOption())
    .action(async (options: ExplainOptions) => {
      const { compare, json } = options;
      const now = systemClock.now();
      const span = spanOf(options, now, PATIENT_SECONDS);
      const target = await openTarget(options);
      tellTarget(target, json);
      const explaining = compare
        ? compared(target, span, now, json)
        : json
          ? inJson(target, span)
          : inWords(target, span);
      console.log(await withPatience('Reading the decisions ...', liveLine(process.stderr), systemClock, explaining));
    });
};

/** More than a day of the quickest ticks, which are 8,640; a decision has some 2 KB. */
const MAXIMUM_DECISIONS = 10_000;

async function inJson(target: Target, span: TickSpan): Promise<string> {
  const decisions: DecisionRecord[] = [];
  const failedTicks: TickFailure[] = [];
  for await (const tick of readTicks(target, span)) {
    if (isDecision(tick)) decisions.push(tick);
    else failedTicks.push(tick);
    if (decisions.length + failedTicks.length > MAXIMUM_DECISIONS) throw tooMany(MAXIMUM_DECISIONS, 'decisions');
  }
  return JSON.stringify({ decisions, failedTicks });
}

async function inWords(target: Target, span: TickSpan): Promise<string> {
  const folded = tickRows();
  for await (const tick of readTicks(target, span)) folded.add(rowOf(tick));
  const wide = (process.stdout.columns ?? 0) >= WIDE_COLUMNS;
  return folded.rows.length === 0 ? 'No decision was logged in that time.' : explainTable(folded.rows, wide);
}

/** @throws CommandFailure when there is nothing to compare, or too much. */
async function compared(target: Target, span: TickSpan, now: number, json: true | undefined): Promise<string> {
  const tasks = await readTasks(target);
  const rows: ComparedDecision[] = [];
  for await (const tick of readTicks(target, span)) {
    if (isDecision(tick) && tick.outcome.dryRun) rows.push(compareWithTasks(tick, tasks, now));
    if (rows.length > MAXIMUM_DECISIONS) throw tooMany(MAXIMUM_DECISIONS, 'decisions');
  }
  if (rows.length === 0)
    throw new CommandFailure(
      'The scaler made no decision in a dry run in that time; deployed with ECS_DRY_RUN=true, it decides beside an orchestrator that still runs.',
    );
  return json ? JSON.stringify({ comparison: rows }) : comparisonTable(rows);
}
