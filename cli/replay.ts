import * as z from 'zod/mini';
import { systemClock } from '../aws/system-clock.ts';
import { policyFrom } from '../contract/policy.ts';
import { policySettings } from '../contract/policy-settings.ts';
import type { AddCommand } from './command.ts';
import { tooMany } from './explain/folded-rows.ts';
import { decideAgain, type ReplayedDecision, type ReplayPolicy } from './replay/decide-again.ts';
import { ReplayTally } from './replay/replay-tally.ts';
import { replayRows, replayTable, rowOf, summaryOf } from './replay/replay-text.ts';
import { readPresentPolicy } from './stack/present-policy.ts';
import { type SpanOptions, spanOf, withSpanOptions } from './stack/span-options.ts';
import { openTarget, type Target, type TargetOptions, withTargetOptions } from './stack/target.ts';
import { tellTarget } from './stack/tell-target.ts';
import { isDecision, readTicks, type TickSpan } from './stack/ticks.ts';
import { liveLine } from './terminal/live-line.ts';
import { jsonOption } from './terminal/options.ts';
import { withPatience } from './terminal/patience.ts';

interface ReplayOptions extends TargetOptions, SpanOptions {
  readonly asLogged?: true;
  readonly json?: true;
}

const DEFAULT_SINCE_SECONDS = 86_400;
/** Where a terminal has as many columns, the sentence of each present decision is shown, too. */
const WIDE_COLUMNS = 160;
/** A month of the quickest ticks is some 500 pages of 1 MB. */
const READING_SECONDS = 600;

const explained = `
The present configuration is what the next deployment would read from this folder and environment, as far as decisions depend on it:
${Object.keys(policySettings).join(', ')}.
The queue is the stack's, unless AWS_SQS_QUEUE_URL names another one. What the parameter overrode then does not count, except for a pause: a
tick that was paused then, or had no image to start, launches nothing now either.
Each tick is compared by itself: had it been decided otherwise, later ticks would have seen something else.`;

export const replayCommand: AddCommand = (program) => {
  withSpanOptions(withTargetOptions(program.command('replay')), DEFAULT_SINCE_SECONDS, '1d')
    .description(
      "Take the decisions from the scaler's log, decide again with the present code and configuration, and show where it would now act otherwise.",
    )
    .addHelpText('after', explained)
    .option(
      '--as-logged',
      'decide by the policy in each line, overrides included, instead of the present configuration: what differs then, the code alone has changed',
    )
    .addOption(jsonOption())
    .action(async (options: ReplayOptions) => {
      const { asLogged = false, json } = options;
      const span = spanOf(options, systemClock.now(), READING_SECONDS);
      const settings = asLogged ? undefined : readPresentPolicy();
      const target = await openTarget(options);
      tellTarget(target, json);
      const policy = settings
        ? policyFrom(settings, settings.AWS_SQS_QUEUE_URL ?? target.settings.AWS_SQS_QUEUE_URL)
        : 'as-logged';
      const replaying = json ? inJson(target, span, policy) : inWords(target, span, policy);
      const patience = 'Reading the decisions, and deciding again ...';
      console.log(await withPatience(patience, liveLine(process.stderr), systemClock, replaying));
    });
};

/** Decides again tick by tick as the log is read, and hands on what differs. */
async function replay(
  target: Target,
  span: TickSpan,
  policy: ReplayPolicy,
  onDifference: (decision: ReplayedDecision) => void,
) {
  // The schemas of contract/ come without texts, which would weigh down the function; here they are wanted.
  z.config(z.locales.en());
  const tally = new ReplayTally();
  for await (const tick of readTicks(target, span)) {
    if (!isDecision(tick)) continue;
    const decision = decideAgain(tick, policy);
    if ('problem' in decision) {
      tally.addUnreadable(decision.problem, tick.timestamp);
      continue;
    }
    tally.add(decision);
    if (decision.differs) onDifference(decision);
  }
  return tally.totals;
}

/** More than a day of the quickest ticks, which are 8,640. */
const MAXIMUM_DIFFERENCES = 10_000;

async function inJson(target: Target, span: TickSpan, policy: ReplayPolicy): Promise<string> {
  const differing: object[] = [];
  const totals = await replay(target, span, policy, ({ observation: { at }, before, now }) => {
    if (differing.length >= MAXIMUM_DIFFERENCES) throw tooMany(MAXIMUM_DIFFERENCES, 'decisions that differ');
    differing.push({ at, logged: before, now });
  });
  const since = new Date(span.fromMilliseconds).toISOString();
  return JSON.stringify({ since, ...totals, otherwise: differing });
}

/** More than anybody reads; beyond it the rest is counted, and the sum still tells of all. */
const SHOWN_ROWS = 1000;

async function inWords(target: Target, span: TickSpan, policy: ReplayPolicy): Promise<string> {
  const folded = replayRows();
  let notShown = 0;
  const totals = await replay(target, span, policy, (decision) => {
    if (folded.rows.length < SHOWN_ROWS) folded.add(rowOf(decision));
    else notShown += 1;
  });
  const wide = (process.stdout.columns ?? 0) >= WIDE_COLUMNS;
  const table = folded.rows.length === 0 ? '' : replayTable(folded.rows, { wide, notShown });
  return `${table}${summaryOf(totals, policy === 'as-logged')}`;
}
