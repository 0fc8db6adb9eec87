import { systemClock } from '../../aws/system-clock.ts';
import { SynthesisError, synthesize } from '../../local/synthesize.ts';
import type { InputText } from '../../migration/conversion.ts';
import { placeholder } from '../../migration/placeholder.ts';
import { recordedTag } from '../image/recorded-tag.ts';
import { CommandFailure, EXIT_CODE_USAGE } from '../terminal/failure.ts';
import { liveLine } from '../terminal/live-line.ts';
import { withPatience } from '../terminal/patience.ts';

/** What messages call the stack's template. */
const STACK = 'the stack';

/** Stands in the template for the tag of an image that nobody has pushed yet. */
const UNKNOWN_TAG = 'not-pushed-yet';

/**
 * This project's stack under the environment's settings, as CloudFormation would get it. Its image has the tag that was recorded when it was
 * pushed, or a placeholder.
 *
 * @throws CommandFailure with what the app said.
 */
export async function stackTemplate(): Promise<InputText> {
  const synthesis = synthesize(process.env, recordedTag() ?? UNKNOWN_TAG);
  try {
    const assembly = await withPatience('Synthesizing the stack ...', liveLine(process.stderr), systemClock, synthesis);
    try {
      const text = JSON.stringify(assembly.template).replaceAll(`:${UNKNOWN_TAG}`, `:${placeholder('IMAGE_TAG')}`);
      return { name: STACK, text };
    } finally {
      await assembly.remove();
    }
  } catch (error) {
    if (error instanceof SynthesisError) throw new CommandFailure(error.message, EXIT_CODE_USAGE);
    throw error;
  }
}
