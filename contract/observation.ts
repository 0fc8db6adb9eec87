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

/** How many minutes and hours of throughput an observation holds at the most. */
export const THROUGHPUT_MINUTES = 15;
export const THROUGHPUT_HOURS = 24;

/** Periods, newest first, in columns, so that a line stays small. Both columns hold null where it is not known what a period was like. */
const throughputSeries = (periods: number) =>
  z.strictObject({
    /** Start of the newest period. */
    newestFrom: isoTime,
    /** Messages deleted from the queue in each period. */
    completed: z.array(z.nullable(count)).check(z.maxLength(periods)),
    /** Mean number of messages in flight in each period, rounded to three digits. */
    averageInFlight: z.array(z.nullable(z.number().check(z.nonnegative()))).check(z.maxLength(periods)),
  });

/** Mean of ln(startedAt - createdAt in seconds) over at most 50 newest tasks; `samples` is 0 when no task has started yet. */
export const startDelay = z.strictObject({ samples: count, meanLogSeconds: z.number() });

/**
 * Newest unbroken run of launches, of the newest task's revision, of which no task came to its first receive. Tasks created within 10 s of
 * each other are one launch.
 */
export const failedStarts = z.strictObject({
  /** Launches, however many tasks each had. */
  inARow: count,
  /** When the last of their tasks stopped. */
  lastAt: z.optional(isoTime),
  reason: z.optional(z.string().check(z.maxLength(200))),
});

/** What was completed beside what was in flight, from which a service time follows. */
export const throughput = z.strictObject({
  /** The newest whole minutes, without a gap. Unknown ones at the end are left out, an unknown one in between is null. */
  minutes: throughputSeries(THROUGHPUT_MINUTES),
  /**
   * The newest hours of the last two weeks in which anything was in flight or completed, the one in progress first; quiet ones are left
   * out, so only of the newest is it said when it was. Of the hour in progress only known minutes count, and its mean is over the whole
   * hour all the same: the mean times 3600 s is the work on messages so far.
   */
  hours: throughputSeries(THROUGHPUT_HOURS),
});

export const observationSchema = z.strictObject({
  /** When the queue was read, in ISO 8601. */
  at: isoTime,
  /** SQS's three approximate counts, in messages. */
  queue: z.strictObject({ visible: count, inFlight: count, delayed: count }),
  /** The tasks that the scaler launched, grouped. */
  tasks: z.array(taskGroup).check(z.maxLength(200)),
  startDelay: z.optional(startDelay),
  /** Absent where more tasks stopped within the hour than are read. */
  failedStarts: z.optional(failedStarts),
  /** Absent while there is no message and no task. */
  throughput: z.optional(throughput),
  /** `warm-up` when a terminal session was opened. */
  requests: z.optional(z.array(z.enum(['warm-up'])).check(z.maxLength(10))),
});

export type Observation = Readonly<z.infer<typeof observationSchema>>;
export type Throughput = Readonly<z.infer<typeof throughput>>;
export type ThroughputSeries = Throughput['minutes'];
export type TaskGroup = Readonly<z.infer<typeof taskGroup>>;
export type TaskState = z.infer<typeof taskState>;
export type TaskRole = z.infer<typeof role>;
export type CapacityProvider = z.infer<typeof capacity>;
