import * as z from 'zod/mini';
import { failedStarts, startDelay, throughput } from './observation.ts';

const launchedTasks = z.strictObject({
  at: z.iso.datetime(),
  role: z.enum(['baseline', 'burst']),
  capacity: z.enum(['FARGATE', 'FARGATE_SPOT']),
  taskIds: z.array(z.string().check(z.regex(/^[A-Za-z0-9-]{1,64}$/))),
});

/**
 * What is read once a minute, by its first tick that can. How tasks start is read anew by each tick that sees a message waiting, a task of
 * the last minute that has ended, or failed starts; it is absent where too many tasks stopped within the hour to be read.
 */
const minuteReading = z.strictObject({
  failedStarts: z.optional(failedStarts),
  /** Of tasks that have stopped; present ones are read by each tick. */
  stoppedStartDelay: z.optional(startDelay),
  /** Absent as long as there was no message and no task. */
  throughput: z.optional(throughput),
});

/**
 * What one tick hands to the next one of its minute through the tick queue. It is a hint, never the truth: without it a tick decides
 * the same from AWS alone, only without knowing launches that ECS does not list yet.
 */
export const tickMessageSchema = z.strictObject({
  kind: z.literal('tick'),
  /** When the tick is to run, in ISO 8601; one that comes much later is stale and does nothing. */
  dueAt: z.iso.datetime(),
  /** Whether its minute has had no tick yet that decided. */
  first: z.boolean(),
  /** How many more ticks of this minute follow this one. */
  hopsLeft: z.int().check(z.nonnegative(), z.maximum(15)),
  /** Tasks launched in the last 60 s, which count as starting until ECS lists them. */
  launched: z.array(launchedTasks),
  /** Text of the scaler parameter as the minute's first tick read it; absent when that failed, and then it is read again. */
  parameter: z.optional(z.string().check(z.maxLength(4096))),
  /** Absent when that failed, and then it is read again. */
  minuteReading: z.optional(minuteReading),
  requests: z.array(z.enum(['warm-up'])).check(z.maxLength(10)),
});

export type TickMessage = Readonly<z.infer<typeof tickMessageSchema>>;
export type LaunchedTasks = Readonly<z.infer<typeof launchedTasks>>;
export type MinuteReading = Readonly<z.infer<typeof minuteReading>>;
