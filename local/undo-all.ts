/**
 * Runs every step, the last one first, also when one of them fails.
 *
 * @throws the step's own error when one failed, AggregateError when several did.
 */
export async function undoAll(steps: readonly (() => Promise<void>)[]): Promise<void> {
  const errors: unknown[] = [];
  for (const step of steps.toReversed()) {
    try {
      await step();
    } catch (error) {
      errors.push(error);
    }
  }
  if (errors.length === 1) throw errors[0];
  if (errors.length === 0) return;
  const reasons = errors.map((error) => (error instanceof Error ? error.message : String(error)));
  throw new AggregateError(errors, `${errors.length} things failed: ${reasons.join('; ')}`);
}
