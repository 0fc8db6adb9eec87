import * as z from 'zod/mini';

/**
 * What one tick saw: small however large the fleet, and exactly what is logged, so a decision can be replayed from its line.
 * A field that could not be read is left out; it is never a zero.
 */

const count = z.int().check(z.nonnegative());
const isoTime = z.iso.datetime({ offset: true });

/**
 * `starting`: PROVISIONING, PENDING or ACTIVATING. `leaving`: running, but within two minutes of its lifetime's end.
 * `stopping`: on its way out; only just-launched tasks that died are seen in this state.
 */
const taskState = z.enum(['starting', 'running', 'leaving', 'stopping']);
const role = z.enum(['baseline', 'burst']);
const capacity = z.enum(['FARGATE', 'FARGATE_SPOT']);

const taskGroup = z.strictObject({
  state: taskState,
  role,
  capacity,
  /** Revision of the task definition; absent for tasks that were just launched and that ECS does not list yet. */
  revision: z.optional(z.int().check(z.positive())),
  count,
});

export const observationSchema = z.strictObject({
  /** When the queue was read, in ISO 8601. */
  at: isoTime,
  /** SQS's three approximate counts, in messages. */
  queue: z.strictObject({ visible: count, inFlight: count, delayed: count }),
  /** The tasks that the scaler launched, grouped. */
  tasks: z.array(taskGroup).check(z.maxLength(200)),
  /** Mean of ln(startedAt - createdAt in seconds) over at most 50 newest tasks; `samples` is 0 when no task has started yet. */
  startDelay: z.optional(z.strictObject({ samples: count, meanLogSeconds: z.number() })),
  /** Newest unbroken run of tasks of the deployed revision that never came to their first receive. */
  failedStarts: z.optional(
    z.strictObject({
      inARow: count,
      lastAt: z.optional(isoTime),
      reason: z.optional(z.string().check(z.maxLength(200))),
    }),
  ),
  /** Newest first: up to 15 whole minutes (`seconds` 60), then up to 24 whole hours (`seconds` 3600). */
  throughput: z.optional(
    z
      .array(
        z.strictObject({
          from: isoTime,
          seconds: z.int().check(z.positive()),
          completed: z.number().check(z.nonnegative()),
          averageInFlight: z.number().check(z.nonnegative()),
        }),
      )
      .check(z.maxLength(39)),
  ),
  /** `warm-up` when a terminal session was opened. */
  requests: z.optional(z.array(z.enum(['warm-up'])).check(z.maxLength(10))),
});

export type Observation = Readonly<z.infer<typeof observationSchema>>;
export type TaskGroup = Readonly<z.infer<typeof taskGroup>>;
export type TaskState = z.infer<typeof taskState>;
export type TaskRole = z.infer<typeof role>;
export type CapacityProvider = z.infer<typeof capacity>;
