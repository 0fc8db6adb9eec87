import { randomUUID } from 'node:crypto';
import { createInvokingLambdaClient, invokeFunction } from '../../aws/operator/scaler-function.ts';
import { withClient } from '../../aws/operator/with-client.ts';
import { systemClock } from '../../aws/system-clock.ts';
import { type DecisionRecord, parseDecision } from '../../contract/decision-record.ts';
import { slotAt } from '../../lambda/scaler/slot.ts';
import type { Target } from '../stack/target.ts';
import { CommandFailure } from '../terminal/failure.ts';

/** What a start from nothing takes of a slot's opening, and the clocks' difference. */
const NEEDED_MILLISECONDS = 2000;
/** Into the opening, should the function's clock be a little behind. */
const MARGIN_MILLISECONDS = 500;

/** How long to wait for a tick to fall into a slot's opening; in the quiet rest it would leave its work to the next slot's tick. */
export function untilOpening(nowMilliseconds: number, tickSeconds: number): number {
  const { launchUntilMilliseconds, endMilliseconds } = slotAt(nowMilliseconds, tickSeconds);
  if (nowMilliseconds + NEEDED_MILLISECONDS <= launchUntilMilliseconds) return 0;
  return endMilliseconds + MARGIN_MILLISECONDS - nowMilliseconds;
}

/**
 * Invokes the function with what the schedule sends. The ticks that follow it run beside the schedule's own for the rest of a minute, and
 * launch slots keep them from launching anything twice.
 *
 * @returns the decision of this very tick, which has read the parameter itself; undefined when interrupted before it.
 * @throws CommandFailure when the tick failed; AwsError when the function cannot be invoked.
 */
export async function tickNow(target: Target, interrupted: AbortSignal): Promise<DecisionRecord | undefined> {
  const wait = untilOpening(systemClock.now(), target.settings.ECS_TICK_SECONDS);
  await systemClock.sleep(wait, interrupted).catch(() => undefined);
  if (interrupted.aborted) return undefined;
  const scheduledAt = new Date(systemClock.now()).toISOString();
  const event = { kind: 'schedule', scheduledAt, executionId: randomUUID() };
  const { failure, lastLines } = await withClient(
    createInvokingLambdaClient(target.clientSettings('lambda')),
    (client) => invokeFunction(client, target.output('ScalerFunctionName'), event),
  );
  if (failure !== undefined) throw new CommandFailure(`The tick failed: ${failure}`);
  const decision = lastLines.map(parseDecision).find((found) => found !== undefined);
  if (!decision)
    throw new CommandFailure('The tick ended without a decision of its own; "fqs logs --scaler" shows what it did.');
  return decision;
}
