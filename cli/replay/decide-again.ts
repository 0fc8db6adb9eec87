import type { Observation } from '../../contract/observation.ts';
import type { LaunchOrder } from '../../contract/plan.ts';
import type { Policy } from '../../contract/policy.ts';
import { decide } from '../../scaling/decide.ts';
import { type LoggedDecision, readDecision, readDecisionWithPolicy, type Unreadable } from './logged-decision.ts';

/** What is decided by: a policy, or for each decision the one that stands in its line. */
export type ReplayPolicy = Policy | 'as-logged';

/** A decision as it was made, and as it is made now. */
export interface ReplayedDecision {
  readonly observation: Observation;
  readonly before: { readonly launch: readonly LaunchOrder[]; readonly reason: string };
  readonly now: { readonly launch: readonly LaunchOrder[]; readonly reason: string; readonly explanation: string };
  /** Names of what the operator had overridden then. */
  readonly overridden: readonly string[];
  /** Whether other tasks would be launched. */
  readonly launchesDiffer: boolean;
  /** Whether other tasks would be launched, or the same for another reason. */
  readonly differs: boolean;
}

/**
 * Decides from the observation in a decision line once more.
 *
 * A policy decides alone: what the operator had overridden then is not put into it. What had stopped every launch still does (a pause, a
 * missing image): no rule did that, and while it lasted the same backlog was seen tick after tick, so its tasks would be launched anew by
 * each.
 *
 * @param record - what stands in the line, whichever version wrote it.
 */
export function decideAgain(record: object, policy: ReplayPolicy): ReplayedDecision | Unreadable {
  if (policy === 'as-logged') {
    const logged = readDecisionWithPolicy(record);
    return 'problem' in logged ? logged : compare(logged, logged.policy);
  }
  const logged = readDecision(record);
  if ('problem' in logged) return logged;
  const { paused, imagePushed } = logged.policy;
  return compare(logged, { ...policy, paused, imagePushed });
}

function compare({ observation, plan: before, overridden }: LoggedDecision, policy: Policy): ReplayedDecision {
  const now = decide(observation, policy);
  const launchesDiffer = !sameLaunches(before.launch, now.launch);
  return {
    observation,
    before: { launch: before.launch, reason: before.reason },
    now: { launch: now.launch, reason: now.reason, explanation: now.explanation },
    overridden,
    launchesDiffer,
    differs: launchesDiffer || before.reason !== now.reason,
  };
}

function sameLaunches(some: readonly LaunchOrder[], others: readonly LaunchOrder[]): boolean {
  return some.length === others.length && some.every((order) => others.some((other) => sameOrder(order, other)));
}

/** A baseline task ignores its idle exit. */
function sameOrder(one: LaunchOrder, other: LaunchOrder): boolean {
  return (
    one.role === other.role &&
    one.count === other.count &&
    one.lifetimeSeconds === other.lifetimeSeconds &&
    (one.role === 'baseline' || one.idleExitSeconds === other.idleExitSeconds)
  );
}

export function tasksIn(launch: readonly LaunchOrder[]): number {
  return launch.reduce((sum, { count }) => sum + count, 0);
}
