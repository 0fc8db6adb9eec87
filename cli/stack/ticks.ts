import { AwsError } from '../../aws/errors.ts';
import { followLogEvents } from '../../aws/operator/follow-logs.ts';
import { createLogsClient, type LogQuery, readLogEvents } from '../../aws/operator/logs.ts';
import { systemClock } from '../../aws/system-clock.ts';
import { type DecisionRecord, parseDecision } from '../../contract/decision-record.ts';
import { DECISION_LOG_MESSAGE, TICK_FAILED_LOG_MESSAGE } from '../../contract/names.ts';
import { parseTickFailure, type TickFailure } from '../../contract/tick-failure.ts';
import { PATIENT_SECONDS, tookTooLong } from './reading.ts';
import type { Target } from './target.ts';

type LoggingTarget = Pick<Target, 'output' | 'clientSettings'>;

/** What a tick left in the log: its decision, or what it failed with. */
export type LoggedTick = DecisionRecord | TickFailure;

export function isDecision(tick: LoggedTick): tick is DecisionRecord {
  return 'plan' in tick;
}

/** Only these lines leave CloudWatch. */
const pattern = `{ ($.message = "${DECISION_LOG_MESSAGE}") || ($.message = "${TICK_FAILED_LOG_MESSAGE}") }`;

const query = ({ output }: LoggingTarget, fromMilliseconds: number): LogQuery => ({
  group: output('ScalerLogGroupName'),
  fromMilliseconds,
  pattern,
});

const parseTick = (line: string): LoggedTick | undefined => parseDecision(line) ?? parseTickFailure(line);

/** Which ticks to read, and for how long. */
export interface TickSpan {
  /** Milliseconds since the epoch, as is the end; without one, up to now. */
  readonly fromMilliseconds: number;
  readonly toMilliseconds?: number | undefined;
  readonly limitSeconds: number;
  /** What to do when the limit is too short, as the end of a sentence. */
  readonly remedy: string;
}

/**
 * The scaler's ticks of a time, in order, page by page as they are asked for.
 *
 * @throws CommandFailure when it takes longer than the limit; AwsError.
 */
export async function* readTicks(
  target: LoggingTarget,
  { fromMilliseconds, toMilliseconds, limitSeconds, remedy }: TickSpan,
): AsyncGenerator<LoggedTick, void, undefined> {
  const client = createLogsClient(target.clientSettings('logs'));
  const tooLate = AbortSignal.timeout(limitSeconds * 1000);
  try {
    const events = readLogEvents(client, { ...query(target, fromMilliseconds), toMilliseconds }, tooLate);
    for await (const { message } of events) {
      const tick = parseTick(message);
      if (tick) yield tick;
    }
  } catch (error) {
    const late = tooLate.aborted && error instanceof AwsError;
    throw late ? tookTooLong("Reading the scaler's log", limitSeconds, remedy) : error;
  } finally {
    client.destroy();
  }
}

/** The newest decision, and the newest tick that failed since. */
export interface LastTicks {
  readonly decision?: DecisionRecord | undefined;
  readonly failure?: TickFailure | undefined;
}

/** The last ticks once another line of the log has come. */
export function afterLine(last: LastTicks, line: string): LastTicks {
  const tick = parseTick(line);
  return tick ? afterTick(last, tick) : last;
}

function afterTick({ decision }: LastTicks, tick: LoggedTick): LastTicks {
  return isDecision(tick) ? { decision: tick } : { decision, failure: tick };
}

/** An idle scaler tells a decision once a minute, and not every minute has one. */
const LATELY_SECONDS = 600;

/**
 * The last ticks, as far as they are not longer ago than so many seconds.
 *
 * @throws CommandFailure when it takes two minutes; AwsError.
 */
export async function lastTicks(target: LoggingTarget, lookBackSeconds = LATELY_SECONDS): Promise<LastTicks> {
  const fromMilliseconds = systemClock.now() - lookBackSeconds * 1000;
  let last: LastTicks = {};
  const span = { fromMilliseconds, limitSeconds: PATIENT_SECONDS, remedy: 'try again later.' };
  for await (const tick of readTicks(target, span)) last = afterTick(last, tick);
  return last;
}

/**
 * Ticks since a time, and then each one as it is logged, until the signal aborts.
 *
 * @throws AwsError
 */
export async function* followTicks(
  target: LoggingTarget,
  fromMilliseconds: number,
  signal: AbortSignal,
): AsyncGenerator<LoggedTick, void, undefined> {
  const client = createLogsClient(target.clientSettings('logs'));
  try {
    const clock = systemClock;
    for await (const { message } of followLogEvents(client, query(target, fromMilliseconds), { clock, signal })) {
      const tick = parseTick(message);
      if (tick) yield tick;
    }
  } finally {
    client.destroy();
  }
}

/** The decisions alone. Throws AwsError. */
export async function* followDecisions(
  target: LoggingTarget,
  fromMilliseconds: number,
  signal: AbortSignal,
): AsyncGenerator<DecisionRecord, void, undefined> {
  for await (const tick of followTicks(target, fromMilliseconds, signal)) if (isDecision(tick)) yield tick;
}
