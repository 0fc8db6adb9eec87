import type { Observation } from '../contract/observation.ts';
import type { LaunchOrder, LimitName, Plan, Reason } from '../contract/plan.ts';
import type { Policy } from '../contract/policy.ts';
import { backlog, demandOf } from './demand.ts';
import { explain } from './explain.ts';
import { standing } from './fleet.ts';
import { limits } from './limits.ts';

/**
 * Works out how many tasks to launch: the demand, then each limit in turn. Pure: the same observation and policy give the same plan, in
 * the function, in a replay and in the simulator.
 */
export function decide(observation: Observation, policy: Policy): Plan {
  const demand = demandOf(observation, policy);
  const acting: LimitName[] = [];
  let launches = demand;
  for (const [name, limit] of limits) {
    const limited = limit(launches, observation, policy);
    if (limited !== launches) acting.push(name);
    launches = limited;
  }
  // Also where nothing was to be launched: a stack that cannot start a task says so before somebody waits for one.
  const reason = policy.imagePushed ? reasonFor(demand, launches, acting, observation) : 'no-image';
  const useful = acting.includes('blocked-groups') ? standing(observation.tasks) : demand;
  const desired = Math.min(Math.max(useful, policy.minTasks), policy.maxTasks);
  return {
    at: observation.at,
    demand,
    desired,
    launch: divide(launches, observation, policy),
    reason,
    explanation: explain({ observation, policy, demand, launches, reason }),
    limits: acting,
  };
}

/** The one thing that settled the number: the last limit that cut it, else what asked for it. */
function reasonFor(demand: number, launches: number, acting: readonly LimitName[], observation: Observation): Reason {
  if (acting.includes('pause')) return 'paused';
  if (acting.includes('launch-cap')) return 'launch-cap';
  if (acting.includes('maximum')) return 'at-maximum';
  if (acting.includes('minimum')) return 'below-minimum';
  if (acting.includes('blocked-groups')) return 'blocked-groups';
  if (launches > 0) return backlog(observation) > 0 ? 'backlog' : 'warm-up';
  return demand > 0 ? 'enough-tasks' : 'idle';
}

/** Baseline tasks first, as many as the minimum still lacks; the rest are burst tasks. */
function divide(launches: number, { tasks }: Observation, { minTasks, idleExitSeconds }: Policy): LaunchOrder[] {
  const baseline = Math.min(launches, Math.max(0, minTasks - standing(tasks, 'baseline')));
  const orders: LaunchOrder[] = [
    { role: 'baseline', count: baseline, idleExitSeconds },
    { role: 'burst', count: launches - baseline, idleExitSeconds },
  ];
  return orders.filter((order) => order.count > 0);
}
