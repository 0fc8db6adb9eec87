import type { Logger } from '@aws-lambda-powertools/logger';
import { type Metrics, MetricUnit } from '@aws-lambda-powertools/metrics';
import { DECISION_LOG_MESSAGE, type ScalerMetric, TICK_FAILED_LOG_MESSAGE } from '../../contract/names.ts';
import type { TaskState } from '../../contract/observation.ts';
import type { TickInput } from './chain.ts';
import type { TickReport } from './tick.ts';

type Decided = Extract<TickReport, { kind: 'decided' }>;

/** Logs what a tick did and counts it. An idle tick that changed nothing is told once a minute, by the minute's first tick. */
export function report(result: TickReport, input: TickInput, logger: Logger, metrics: Metrics): void {
  switch (result.kind) {
    case 'decided':
      if (input.first || !isIdle(result)) reportDecision(result, logger, metrics);
      return;
    case 'passed-on':
      logger.debug("the slot's opening is over; the next slot's tick does the work");
      return;
    case 'ended':
      if (result.requests.length > 0)
        logger.warn('a request came too late to be served', { requests: result.requests });
      return;
    case 'stale':
      logger.warn('stale tick', { lateSeconds: result.lateSeconds });
      count(metrics, { TickFailures: 1 });
      return;
    case 'failed':
      logger.error(
        TICK_FAILED_LOG_MESSAGE,
        result.error instanceof Error ? result.error : new Error(String(result.error)),
      );
      count(metrics, { TickFailures: 1 });
      return;
  }
}

function reportDecision(decided: Decided, logger: Logger, metrics: Metrics): void {
  const { observation, policy, overridden, plan, outcome } = decided;
  // The longest comes last: Logs Insights finds the first 200 fields of a line (CloudWatch Logs user guide, "Supported logs and
  // discovered fields"), and a long observation would keep from it what came of it.
  logger.info(DECISION_LOG_MESSAGE, { plan, outcome, policy, overridden, observation });
  for (const refusal of outcome.refusals) {
    if (refusal.action === 'page') logger.error('launch refused', { ...refusal });
    else logger.warn('launch refused', { ...refusal });
  }
  count(metrics, {
    DesiredTasks: plan.desired,
    RunningTasks: tasksIn(decided, 'running', 'leaving'),
    StartingTasks: tasksIn(decided, 'starting'),
    TasksLaunched: outcome.launched,
    LaunchFailures: outcome.missing,
    TickFailures: 0,
  });
}

/** Nothing to do, nothing done, and each task there is just runs, as those of the minimum do. */
function isIdle({ observation: { queue, tasks, requests }, plan }: Decided): boolean {
  const happening = queue.visible + queue.inFlight + queue.delayed + (requests?.length ?? 0) + plan.launch.length;
  return happening === 0 && tasks.every(({ state }) => state === 'running');
}

function tasksIn({ observation }: Decided, ...states: TaskState[]): number {
  return observation.tasks.filter((group) => states.includes(group.state)).reduce((sum, group) => sum + group.count, 0);
}

function count(metrics: Metrics, values: Partial<Record<ScalerMetric, number>>): void {
  for (const [name, value] of Object.entries(values)) metrics.addMetric(name, MetricUnit.Count, value);
  metrics.publishStoredMetrics();
}
