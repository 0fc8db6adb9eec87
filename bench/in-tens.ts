/** Groups of ten, as many messages as SQS takes in a call (SQS developer guide, "Message quotas"). */
export function inTens<T>(all: readonly T[]): T[][] {
  return Array.from({ length: Math.ceil(all.length / 10) }, (_, group) => all.slice(group * 10, group * 10 + 10));
}
