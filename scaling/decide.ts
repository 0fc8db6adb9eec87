import type { Observation } from '../contract/observation.ts';
import type { LaunchOrder, LimitName, Plan, Reason } from '../contract/plan.ts';
import type { Policy } from '../contract/policy.ts';
import { baselineLifetimes } from './baseline-lifetimes.ts';
import { inCrashLoop } from './crash-loop.ts';
import { backlog, type Demand, demandOf } from './demand.ts';
import { explain } from './explain.ts';
import { standing } from './fleet.ts';
import { limits } from './limits.ts';
import { withScheduledMinimum } from './scheduled-minimum.ts';

/**
 * Works out how many tasks to launch: the demand, then each limit in turn. Pure: the same observation and policy give the same plan, in
 * the function, in a replay and in the simulator.
 */
export function decide(observation: Observation, given: Policy): Plan {
  const policy = withScheduledMinimum(given, observation.at);
  const demand = demandOf(observation, policy);
  const acting: LimitName[] = [];
  let launches = demand.tasks;
  for (const [name, limit] of limits) {
    const limited = limit(launches, observation, policy);
    if (limited !== launches) acting.push(name);
    launches = limited;
  }
  // Also where nothing was to be launched: a stack that cannot start a task says so before somebody waits for one.
  const reason = policy.imagePushed ? reasonFor(demand.tasks, launches, acting, observation) : 'no-image';
  const useful = acting.includes('blocked-groups') ? standing(observation.tasks) + launches : demand.tasks;
  const desired = Math.min(Math.max(useful, policy.minTasks), policy.maxTasks);
  return {
    at: observation.at,
    demand: demand.tasks,
    desired,
    launch: divide({ launches, observation, given, minTasks: policy.minTasks, demand }),
    reason,
    explanation: explain({ observation, policy, demand, launches, reason }),
    limits: acting,
  };
}

/** The one thing that settled the number: the last limit that cut it, else what asked for it. */
function reasonFor(demand: number, launches: number, acting: readonly LimitName[], observation: Observation): Reason {
  if (acting.includes('pause')) return 'paused';
  if (acting.includes('launch-cap')) return 'launch-cap';
  // A probe for a demand of one is cut by nothing, and is a probe all the same.
  if (acting.includes('crash-loop') || (launches > 0 && inCrashLoop(observation))) return 'crash-loop';
  if (acting.includes('maximum')) return 'at-maximum';
  if (acting.includes('minimum')) return 'below-minimum';
  if (acting.includes('blocked-groups')) return 'blocked-groups';
  if (launches > 0) return backlog(observation) > 0 ? 'backlog' : 'warm-up';
  return demand > 0 || backlog(observation) > 0 ? 'enough-tasks' : 'idle';
}

interface Launches {
  readonly launches: number;
  readonly observation: Observation;
  /** As the operator set it, with the minimum outside all windows. */
  readonly given: Policy;
  /** The minimum in force. */
  readonly minTasks: number;
  readonly demand: Demand;
}

/**
 * Baseline tasks first, as many as the minimum still lacks, each for as long as it is needed; the rest are burst tasks, of which the
 * first may be a keeper.
 */
function divide({ launches, observation, given, minTasks, demand }: Launches): LaunchOrder[] {
  const { at, tasks } = observation;
  const { first, others } = demand.idleExitSeconds;
  const standingBaseline = standing(tasks, 'baseline');
  const baseline = Math.min(launches, Math.max(0, minTasks - standingBaseline));
  const keeper = first > others && standing(tasks) + baseline === 0 ? Math.min(1, launches) : 0;
  const orders: LaunchOrder[] = [
    ...baselineLifetimes(given, at, standingBaseline, baseline).map(
      (share) => ({ role: 'baseline', idleExitSeconds: others, ...share }) as const,
    ),
    { role: 'burst', count: keeper, idleExitSeconds: first },
    { role: 'burst', count: launches - baseline - keeper, idleExitSeconds: others },
  ];
  return orders.filter((order) => order.count > 0);
}
