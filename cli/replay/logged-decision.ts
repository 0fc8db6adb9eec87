import * as z from 'zod/mini';
import { observationSchema } from '../../contract/observation.ts';
import type { Policy } from '../../contract/policy.ts';

/**
 * What a replay needs of a decision line. The log outlives the version that wrote it, so a line is checked before anything is made of
 * it: a rule that this version does not know would else be taken for one that was not there.
 */

const number = z.number();
const role = z.enum(['baseline', 'burst']);

const demandSchema = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('target-wait'), targetWaitSeconds: number, secondsPerMessage: number }),
  z.strictObject({ kind: z.literal('messages-per-task'), messagesPerTask: number }),
]);

/** The annotation keeps it complete: a field that the policy gains and this lacks does not compile. */
const policySchema: z.ZodMiniType<Policy> = z.strictObject({
  demand: demandSchema,
  tickSeconds: number,
  minTasks: number,
  minTasksSchedule: z.array(
    z.strictObject({
      days: z.array(number),
      fromMinute: number,
      toMinute: number,
      timeZone: z.string(),
      minTasks: number,
    }),
  ),
  maxTasks: number,
  maxLaunchesPerTick: number,
  idleExitSeconds: number,
  queueKind: z.enum(['standard', 'fifo']),
  paused: z.boolean(),
  imagePushed: z.boolean(),
});

/** All that counts when another policy decides: what stopped every launch then, whatever the rules were. */
const stopsSchema = z.object({ paused: z.boolean(), imagePushed: z.boolean() });

const parts = {
  observation: observationSchema,
  overridden: z.array(z.string()),
  plan: z.object({
    at: z.iso.datetime({ offset: true }),
    launch: z.array(z.object({ role, count: z.int(), idleExitSeconds: number, lifetimeSeconds: z.optional(number) })),
    /** Also one that this version does not have any more. */
    reason: z.string(),
  }),
};

const withStops = z.object({ ...parts, policy: stopsSchema });
const withPolicy = z.object({ ...parts, policy: policySchema });

/** A decision that can be made again under another policy. */
export type LoggedDecision = Readonly<z.infer<typeof withStops>>;
/** A decision that can be made again under its own policy, too. */
export type LoggedDecisionWithPolicy = Readonly<z.infer<typeof withPolicy>>;

/** Why a line cannot be replayed, e.g. `observation.throughput: expected object`; without numbers of items, so that like can be counted. */
export interface Unreadable {
  readonly problem: string;
}

/** The decision, as far as another policy needs it. Never throws. */
export function readDecision(record: object): LoggedDecision | Unreadable {
  const read = withStops.safeParse(record);
  return read.success ? read.data : unreadable(read.error);
}

/** The decision with the whole policy that it was made by. Never throws. */
export function readDecisionWithPolicy(record: object): LoggedDecisionWithPolicy | Unreadable {
  const read = withPolicy.safeParse(record);
  return read.success ? read.data : unreadable(read.error);
}

function unreadable({ issues: [issue] }: z.core.$ZodError): Unreadable {
  const field = issue?.path.filter((part) => typeof part === 'string').join('.');
  return { problem: `${field}: ${issue?.message}` };
}
