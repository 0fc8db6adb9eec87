import * as z from 'zod/mini';
import { TemplateError } from '../template.ts';

const texts = z.optional(z.array(z.string()).check(z.minLength(1)));
const schema = z.strictObject({ source: texts, 'detail-type': texts, account: texts, region: texts });

/** For each member that it names, the texts of which an event's must be one. */
export type EventPattern = Readonly<z.infer<typeof schema>>;

/**
 * Reads a rule's pattern (EventBridge user guide, "Creating event patterns").
 * Departure: patterns name texts at the top of an event alone: no detail, no comparisons such as `prefix`.
 *
 * @throws TemplateError for any other pattern, so that nothing is taken for a match by mistake.
 */
export function parseEventPattern(pattern: unknown): EventPattern {
  const parsed = z.safeParse(schema, pattern);
  if (parsed.success && Object.keys(parsed.data).length > 0) return parsed.data;
  throw new TemplateError(
    `Local mode knows event patterns that list texts of source, detail-type, account or region only; received ${JSON.stringify(pattern)}.`,
  );
}

/** Whether the event has, for each member that the pattern names, one of its texts. */
export function matches(pattern: EventPattern, event: Readonly<Record<string, unknown>>): boolean {
  return Object.entries(pattern).every(([member, choices]) => choices?.some((text) => text === event[member]));
}
