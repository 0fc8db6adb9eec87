/**
 * Does two things at once. Where one fails, the signal of the other aborts, and its end is waited for: nothing goes on behind what comes next.
 *
 * @throws what the first to fail throws.
 */
export async function bothOrNeither<A, B>(
  signal: AbortSignal,
  one: (signal: AbortSignal) => Promise<A>,
  other: (signal: AbortSignal) => Promise<B>,
): Promise<readonly [A, B]> {
  const failed = new AbortController();
  const either = AbortSignal.any([signal, failed.signal]);
  const unlessFailed = async <T>(work: (signal: AbortSignal) => Promise<T>) => {
    try {
      return await work(either);
    } catch (error) {
      failed.abort(error);
      throw error;
    }
  };
  const both = [unlessFailed(one), unlessFailed(other)] as const;
  await Promise.allSettled(both);
  if (failed.signal.aborted) throw failed.signal.reason;
  return Promise.all(both);
}
