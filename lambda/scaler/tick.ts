import type { LaunchOutcome } from '../../aws/launch.ts';
import type { Clock } from '../../contract/clock.ts';
import type { Observation } from '../../contract/observation.ts';
import { parseOverrides, withOverrides } from '../../contract/overrides.ts';
import type { Plan } from '../../contract/plan.ts';
import type { Policy } from '../../contract/policy.ts';
import type { LaunchedTasks } from '../../contract/tick-message.ts';
import { decide } from '../../scaling/decide.ts';
import { type Carried, isStale, nextTick, type TickInput } from './chain.ts';
import { until } from './deadline.ts';
import { observe, type Sight } from './observe.ts';
import type { TickPorts } from './ports.ts';
import { type Slot, slotAt } from './slot.ts';

export interface TickSettings {
  readonly tickSeconds: number;
  readonly dryRun: boolean;
  readonly policy: Policy;
}

export interface TickWorld {
  readonly ports: TickPorts;
  readonly clock: Clock;
  /** A number from 0 up to, but not including, 1. */
  readonly random: () => number;
  /** An id that no other tick has, wherever it runs; at most 1024 characters. */
  readonly newTickId: () => string;
}

/** What a tick did about its plan. */
export interface TickOutcome {
  readonly launched: number;
  /** Launches that an earlier tick of the slot had made already. */
  readonly alreadyLaunched: number;
  readonly refusals: LaunchOutcome['refusals'];
  /** Tasks that were wanted and that no capacity provider took. */
  readonly missing: number;
  /** Launches left to the next tick because the slot's opening was over. */
  readonly left: number;
  readonly dryRun: boolean;
}

export type TickReport =
  | {
      readonly kind: 'decided';
      readonly observation: Observation;
      readonly policy: Policy;
      /** Names out of the parameter that are in force. */
      readonly overridden: readonly string[];
      readonly plan: Plan;
      readonly outcome: TickOutcome;
    }
  /** The slot's opening is over; the next slot's tick was queued instead. */
  | { readonly kind: 'passed-on' }
  /** The last hop of a chain came when the slot's opening was over; a request that it carried is lost. */
  | { readonly kind: 'ended'; readonly requests: readonly string[] }
  /** It came so late that others have done its work. */
  | { readonly kind: 'stale'; readonly lateSeconds: number }
  | { readonly kind: 'failed'; readonly error: unknown };

/** A tick ends this long before the next one begins; what remains belongs to that one. */
const MARGIN_MILLISECONDS = 2000;

/** One round of observe, decide, launch. Whatever happens in it, the next tick of the minute is queued. Never throws. */
export async function tick(input: TickInput, settings: TickSettings, world: TickWorld): Promise<TickReport> {
  const { clock } = world;
  const now = clock.now();
  if (isStale(input, settings.tickSeconds, now)) {
    return { kind: 'stale', lateSeconds: Math.round((now - input.dueMilliseconds) / 1000) };
  }
  let slot = slotAt(now, settings.tickSeconds);
  if (now >= slot.launchUntilMilliseconds) {
    if (world.ports.queueTick) return passOn(input, slot, world);
    await clock.sleep(slot.endMilliseconds - now);
    slot = slotAt(clock.now(), settings.tickSeconds);
  }
  return runInSlot(input, slot, settings, world);
}

async function runInSlot(input: TickInput, slot: Slot, settings: TickSettings, world: TickWorld): Promise<TickReport> {
  let report: TickReport;
  let launched = input.launched;
  let { parameter, minuteReading } = input;
  try {
    const sight = await until(world.clock, slot.endMilliseconds - MARGIN_MILLISECONDS, (signal) =>
      observe(input, world.ports, { ...world, signal }),
    );
    ({ parameter, minuteReading } = sight);
    const overrides = parseOverrides(sight.parameter);
    const policy = withOverrides(settings.policy, overrides);
    const plan = decide(sight.observation, policy);
    const { outcome, fresh } = await carryOut(plan, sight, slot, settings.dryRun, world);
    launched = [...input.launched, ...fresh];
    report = {
      kind: 'decided',
      observation: sight.observation,
      policy,
      overridden: Object.keys(overrides),
      plan,
      outcome,
    };
  } catch (error) {
    report = { kind: 'failed', error };
  }
  if (input.hopsLeft === 0) return report;
  const first = input.first && report.kind === 'failed';
  const carried = { first, hopsLeft: input.hopsLeft - 1, launched, parameter, minuteReading, requests: [] };
  const failure = await queueNext(carried, slot, world);
  return report.kind === 'failed' || failure === undefined ? report : failure;
}

async function carryOut(plan: Plan, sight: Sight, slot: Slot, dryRun: boolean, world: TickWorld) {
  const nothing = { launched: 0, alreadyLaunched: 0, refusals: [], missing: 0, left: 0, dryRun };
  if (dryRun || plan.launch.length === 0) return { outcome: nothing, fresh: [] };
  const result = await until(world.clock, slot.launchUntilMilliseconds, (signal) =>
    world.ports.launch(plan.launch, { slotId: slot.id, tickId: world.newTickId() }, { ...world, signal }),
  );
  const at = new Date(world.clock.now()).toISOString();
  const fresh: LaunchedTasks[] = result.batches
    .map((batch) => ({ at, ...batch, taskIds: batch.taskIds.filter((id) => !sight.knownTaskIds.has(id)) }))
    .filter((batch) => batch.taskIds.length > 0);
  const freshCount = fresh.reduce((sum, batch) => sum + batch.taskIds.length, 0);
  const answered = result.batches.reduce((sum, batch) => sum + batch.taskIds.length, 0);
  const { refusals, missing, left } = result;
  return {
    outcome: { launched: freshCount, alreadyLaunched: answered - freshCount, refusals, missing, left, dryRun },
    fresh,
  };
}

/**
 * Queues the tick of the next slot in this one's place. A minute's first tick and a request keep what they came with; a hop gets shorter,
 * and the last one ends here, so that a queue that always delivers late cannot keep a chain alive.
 */
async function passOn(input: TickInput, slot: Slot, world: TickWorld): Promise<TickReport> {
  if (input.kind === 'hop' && input.hopsLeft === 0) return { kind: 'ended', requests: input.requests };
  const hopsLeft = input.kind === 'hop' ? input.hopsLeft - 1 : input.hopsLeft;
  return (await queueNext({ ...input, hopsLeft }, slot, world)) ?? { kind: 'passed-on' };
}

/** A report of the failure, if it failed. */
async function queueNext(carried: Carried, slot: Slot, world: TickWorld): Promise<TickReport | undefined> {
  const { queueTick } = world.ports;
  if (!queueTick) return undefined;
  const { message, delaySeconds } = nextTick(carried, slot, world.clock.now());
  try {
    await until(world.clock, world.clock.now() + MARGIN_MILLISECONDS, (signal) =>
      queueTick(message, delaySeconds, { ...world, signal }),
    );
    return undefined;
  } catch (error) {
    return { kind: 'failed', error };
  }
}
