import { systemClock } from '../../aws/system-clock.ts';
import type { Target } from '../stack/target.ts';
import { followDecisions } from '../stack/ticks.ts';
import { CommandFailure } from '../terminal/failure.ts';
import { EXIT_CODE_INTERRUPTED } from '../terminal/interruption.ts';
import { liveLine } from '../terminal/live-line.ts';
import { withPatience } from '../terminal/patience.ts';

/** A schedule starts within a minute, a minute's first tick comes up to 60 s late, and its line takes some seconds to be found. */
const LONGEST_WAIT_SECONDS = 180;

/**
 * Waits until the scaler has told a decision, at most three minutes.
 *
 * @throws CommandFailure when it has not; AwsError.
 */
export async function waitForTick(target: Target, interrupted: AbortSignal): Promise<void> {
  const since = systemClock.now() - LONGEST_WAIT_SECONDS * 1000;
  const tooLate = AbortSignal.timeout(LONGEST_WAIT_SECONDS * 1000);
  const decisions = followDecisions(target, since, AbortSignal.any([interrupted, tooLate]));
  const text = `Waiting for the scaler's first tick, at most ${LONGEST_WAIT_SECONDS / 60} minutes ...`;
  const { done } = await withPatience(text, liveLine(process.stderr), systemClock, decisions.next());
  if (interrupted.aborted) throw new CommandFailure('Interrupted.', EXIT_CODE_INTERRUPTED);
  if (done) {
    throw new CommandFailure(
      `The scaler told no decision within ${LONGEST_WAIT_SECONDS / 60} minutes; "npm run -s fqs -- doctor" looks for the cause.`,
    );
  }
  await decisions.return(undefined);
}
