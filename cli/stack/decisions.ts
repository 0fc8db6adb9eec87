import { followLogEvents } from '../../aws/follow-logs.ts';
import { createLogsClient, type LogQuery, readLogEvents } from '../../aws/logs.ts';
import { systemClock } from '../../aws/system-clock.ts';
import { type DecisionRecord, parseDecision } from '../../contract/decision-record.ts';
import { DECISION_LOG_MESSAGE } from '../../contract/names.ts';
import { PATIENT_SECONDS } from './reading.ts';
import { type Target, withClient } from './target.ts';

type LoggingTarget = Pick<Target, 'output' | 'clientSettings'>;

/** Only these lines leave CloudWatch. */
const pattern = `{ $.message = "${DECISION_LOG_MESSAGE}" }`;

const query = ({ output }: LoggingTarget, fromMilliseconds: number): LogQuery => ({
  group: output('ScalerLogGroupName'),
  fromMilliseconds,
  pattern,
});

/**
 * The scaler's decisions of a time, in order.
 *
 * @throws AwsError
 */
export async function readDecisions(
  target: LoggingTarget,
  fromMilliseconds: number,
  toMilliseconds?: number,
): Promise<DecisionRecord[]> {
  return withClient(createLogsClient(target.clientSettings('logs')), async (client) => {
    const decisions: DecisionRecord[] = [];
    const signal = AbortSignal.timeout(PATIENT_SECONDS * 1000);
    for await (const { message } of readLogEvents(
      client,
      { ...query(target, fromMilliseconds), toMilliseconds },
      signal,
    )) {
      const decision = parseDecision(message);
      if (decision) decisions.push(decision);
    }
    return decisions;
  });
}

/** An idle scaler tells a decision once a minute, and not every minute has one. */
const LATELY_MILLISECONDS = 10 * 60_000;

/**
 * The newest decision of the last ten minutes; undefined when there is none.
 *
 * @throws AwsError
 */
export async function lastDecision(target: LoggingTarget): Promise<DecisionRecord | undefined> {
  return (await readDecisions(target, systemClock.now() - LATELY_MILLISECONDS)).at(-1);
}

/**
 * Decisions since a time, and then each one as it is logged, until the signal aborts.
 *
 * @throws AwsError
 */
export async function* followDecisions(
  target: LoggingTarget,
  fromMilliseconds: number,
  signal: AbortSignal,
): AsyncGenerator<DecisionRecord, void, undefined> {
  const client = createLogsClient(target.clientSettings('logs'));
  try {
    for await (const { message } of followLogEvents(client, query(target, fromMilliseconds), {
      clock: systemClock,
      signal,
    })) {
      const decision = parseDecision(message);
      if (decision) yield decision;
    }
  } finally {
    client.destroy();
  }
}
