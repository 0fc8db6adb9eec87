import * as z from 'zod/mini';
import { WARM_UP_EVENT } from '../../contract/names.ts';
import { type TickMessage, tickMessageSchema } from '../../contract/tick-message.ts';

/** What the function was invoked for. */
export type Invocation =
  | { readonly kind: 'schedule'; readonly scheduledAt: string; readonly executionId: string }
  | { readonly kind: 'hop'; readonly message: TickMessage }
  | { readonly kind: 'warm-up' };

/** The input that `lib/` gives the schedule, with EventBridge Scheduler's context attributes filled in. */
const scheduleSchema = z.object({
  kind: z.literal('schedule'),
  scheduledAt: z.iso.datetime(),
  executionId: z.string().check(z.minLength(1)),
});

const hopSchema = z.object({
  Records: z.array(z.object({ eventSource: z.literal('aws:sqs'), body: z.string() })).check(z.length(1)),
});

const warmUpSchema = z.object({
  source: z.literal(WARM_UP_EVENT.source),
  'detail-type': z.literal(WARM_UP_EVENT.detailType),
});

/** The function was invoked with something that nobody who knows it sends. */
export class UnknownInvocationError extends Error {
  override readonly name = 'UnknownInvocationError';
}

/**
 * Recognises the event of one invocation.
 *
 * @throws UnknownInvocationError naming what is accepted; the event itself may be anybody's and is not repeated.
 */
export function parseInvocation(event: unknown): Invocation {
  const schedule = z.safeParse(scheduleSchema, event);
  if (schedule.success) return schedule.data;
  const hop = z.safeParse(hopSchema, event);
  if (hop.success) return { kind: 'hop', message: parseTickMessage(hop.data.Records[0]?.body ?? '') };
  if (z.safeParse(warmUpSchema, event).success) return { kind: 'warm-up' };
  throw new UnknownInvocationError(
    `The event is none of: the schedule's input, one message of the tick queue, a ${WARM_UP_EVENT.source} "${WARM_UP_EVENT.detailType}" event.`,
  );
}

function parseTickMessage(body: string): TickMessage {
  let value: unknown;
  try {
    value = JSON.parse(body);
  } catch (cause) {
    throw new UnknownInvocationError('The message of the tick queue is not JSON.', { cause });
  }
  const parsed = z.safeParse(tickMessageSchema, value);
  if (parsed.success) return parsed.data;
  const issue = parsed.error.issues[0];
  throw new UnknownInvocationError(
    `The message of the tick queue breaks a rule at ${issue?.path.join('.')}: ${issue?.message}.`,
  );
}
