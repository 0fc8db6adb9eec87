import { systemClock } from '../aws/system-clock.ts';
import type { DecisionRecord } from '../contract/decision-record.ts';
import type { AddCommand } from './command.ts';
import { compareWithTasks, comparisonTable } from './explain/comparison.ts';
import { explainTable } from './explain/explain-table.ts';
import { readDecisions } from './stack/decisions.ts';
import { openTarget, type Target, type TargetOptions, withTargetOptions } from './stack/target.ts';
import { tellTarget } from './stack/tell-target.ts';
import { readTasks } from './tasks.ts';
import { durationOption } from './terminal/duration.ts';
import { CommandFailure, EXIT_CODE_USAGE } from './terminal/failure.ts';
import { liveLine } from './terminal/live-line.ts';
import { jsonOption } from './terminal/options.ts';
import { withPatience } from './terminal/patience.ts';

interface ExplainOptions extends TargetOptions {
  /** Both in seconds before now. */
  readonly since: number;
  readonly until?: number;
  readonly compare?: true;
  readonly json?: true;
}

const DEFAULT_SINCE_SECONDS = 3600;
/** Where a terminal has as many columns, the sentence of each decision is shown, too. */
const WIDE_COLUMNS = 140;

export const explainCommand: AddCommand = (program) => {
  withTargetOptions(program.command('explain'))
    .description("Show the scaler's decisions as a table, repetitions folded; --json gives each one whole.")
    .addOption(durationOption('--since <duration>', 'how far back').default(DEFAULT_SINCE_SECONDS, '1h'))
    .addOption(durationOption('--until <duration>', 'how far back it ends (default: now)'))
    .option('--compare', 'set the decisions of a dry run beside the tasks of the family that really ran')
    .addOption(jsonOption())
    .action(async (options: ExplainOptions) => {
      const { since, until, compare, json } = options;
      if (until !== undefined && until >= since)
        throw new CommandFailure('--until must be a shorter time ago than --since.', EXIT_CODE_USAGE);
      const target = await openTarget(options);
      tellTarget(target, json);
      const now = systemClock.now();
      const end = until === undefined ? undefined : now - until * 1000;
      const reading = readDecisions(target, now - since * 1000, end);
      const decisions = await withPatience('Reading the decisions ...', liveLine(process.stderr), systemClock, reading);
      if (compare) return console.log(await compared(target, decisions, now, json));
      if (json) return console.log(JSON.stringify({ decisions }));
      const wide = (process.stdout.columns ?? 0) >= WIDE_COLUMNS;
      console.log(decisions.length === 0 ? 'No decision was logged in that time.' : explainTable(decisions, wide));
    });
};

/** @throws CommandFailure when there is nothing to compare. */
async function compared(target: Target, decisions: readonly DecisionRecord[], now: number, json: true | undefined) {
  const dry = decisions.filter(({ outcome }) => outcome.dryRun);
  if (dry.length === 0)
    throw new CommandFailure(
      'The scaler made no decision in a dry run in that time; deployed with ECS_DRY_RUN=true, it decides beside an orchestrator that still runs.',
    );
  const reading = readTasks(target);
  const tasks = await withPatience('Reading the tasks ...', liveLine(process.stderr), systemClock, reading);
  const rows = compareWithTasks(dry, tasks, now);
  return json ? JSON.stringify({ comparison: rows }) : comparisonTable(rows);
}
