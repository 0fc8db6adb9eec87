import { AwsError } from '../../aws/errors.ts';
import { ConfigurationError } from '../../contract/configuration-error.ts';
import { CommandFailure } from '../terminal/failure.ts';

export type StepResult = 'done' | 'already done';

/** One step of a setup; all of them can be run again. */
export interface SetupStep {
  /** What it does, as an order: `push the image`. */
  readonly title: string;
  /** Known beforehand to be done already; it is not run then. */
  readonly done: boolean;
  run(): Promise<StepResult>;
}

export interface StepOutcome {
  readonly title: string;
  readonly result: StepResult;
}

export interface Telling {
  say(text: string): void;
  /** What is billed as things stand, in one sentence; asked when a step has failed. */
  billedNow(): Promise<string>;
}

/**
 * Runs the steps in order.
 *
 * @throws CommandFailure at the first one that fails: which one, why, what was done before it, what is billed now.
 */
export async function runSteps(steps: readonly SetupStep[], telling: Telling): Promise<StepOutcome[]> {
  const outcomes: StepOutcome[] = [];
  for (const step of steps) {
    const place = `${outcomes.length + 1} of ${steps.length}`;
    telling.say(`${place}: ${step.title}${step.done ? ' (already done)' : ' ...'}`);
    try {
      outcomes.push({ title: step.title, result: step.done ? 'already done' : await step.run() });
    } catch (error) {
      if (!isTold(error)) throw error;
      const exitCode = error instanceof CommandFailure ? error.exitCode : 1;
      const billed = await telling.billedNow();
      throw new CommandFailure(
        [
          `Setup stopped at step ${place}, "${step.title}": ${error.message}`,
          `Done so far: ${outcomes.map(({ title }) => title).join('; ') || 'nothing'}.`,
          `${billed} Run it again to go on from there.`,
        ].join('\n'),
        exitCode,
      );
    }
  }
  return outcomes;
}

/** Failures whose text is for the user; anything else is a defect and keeps its stack trace. */
function isTold(error: unknown): error is Error {
  return error instanceof CommandFailure || error instanceof AwsError || error instanceof ConfigurationError;
}
