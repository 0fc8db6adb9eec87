import { createEcsClient, createSqsClient } from '../../aws/clients.ts';
import { visitTasks } from '../../aws/fleet.ts';
import { withClient } from '../../aws/operator/with-client.ts';
import { readQueueDepth } from '../../aws/queue-depth.ts';
import type { RetryContext } from '../../aws/retry.ts';
import { systemClock } from '../../aws/system-clock.ts';
import { type TaskView, viewTask } from '../../aws/task-view.ts';
import type { Observation } from '../../contract/observation.ts';
import { failureInWords } from '../../contract/tick-failure.ts';
import { QUICK_SECONDS, readingWithin } from './reading.ts';
import type { Target } from './target.ts';
import type { LastTicks } from './ticks.ts';

export interface StackStatus {
  readonly queue: Observation['queue'];
  readonly tasks: readonly {
    readonly taskId: string;
    readonly state: TaskView['state'];
    readonly role: TaskView['role'];
    readonly capacity: TaskView['capacity'];
    /** Since the task was created. */
    readonly ageSeconds: number;
  }[];
  readonly lastDecision: {
    readonly at: string;
    readonly ageSeconds: number;
    readonly reason: string;
    readonly explanation: string;
    readonly launched: number;
  } | null;
  /** The last tick, if it failed: after the last decision. */
  readonly lastFailure: { readonly at: string; readonly ageSeconds: number; readonly error: string } | null;
}

/**
 * Reads queue and tasks of a running stack.
 *
 * @throws AwsError when either does not answer.
 */
export async function readStackStatus(target: StatusTarget, last: LastTicks): Promise<StackStatus> {
  const context = readingWithin(QUICK_SECONDS);
  const now = systemClock.now();
  const [queue, tasks] = await Promise.all([
    withClient(createSqsClient(target.clientSettings('sqs')), (client) =>
      readQueueDepth(client, target.settings.AWS_SQS_QUEUE_URL, context),
    ),
    readTaskViews(target, context, now),
  ]);
  return {
    queue,
    tasks: tasks.map(({ taskId, state, role, capacity, createdAt }) => ({
      taskId,
      state,
      role,
      capacity,
      ageSeconds: createdAt ? Math.round((now - createdAt.getTime()) / 1000) : 0,
    })),
    ...ticksAt(last, now),
  };
}

type StatusTarget = Pick<Target, 'settings' | 'clientSettings'>;

async function readTaskViews({ settings, clientSettings }: StatusTarget, context: RetryContext, now: number) {
  const { ECS_CLUSTER_NAME: cluster, ECS_TASK_DEFINITION: family } = settings;
  const views: TaskView[] = [];
  const visitor = {
    add: (task: Parameters<typeof viewTask>[0]) => {
      const view = viewTask(task, settings.WORKER_MAX_LIFETIME_SECONDS, now);
      if (view) views.push(view);
    },
    // It stopped between the list and its description.
    addMissing: () => undefined,
  };
  await withClient(createEcsClient(clientSettings('ecs')), (client) =>
    visitTasks(client, { cluster, family }, context, visitor),
  );
  return views;
}

function ticksAt({ decision, failure }: LastTicks, now: number): Pick<StackStatus, 'lastDecision' | 'lastFailure'> {
  // The clock of whoever logged it may be a little ahead.
  const ageSeconds = (at: string) => Math.max(0, Math.round((now - Date.parse(at)) / 1000));
  const lastDecision = decision && {
    at: decision.plan.at,
    ageSeconds: ageSeconds(decision.plan.at),
    reason: decision.plan.reason,
    explanation: decision.plan.explanation,
    launched: decision.outcome.launched,
  };
  const lastFailure = failure && {
    at: failure.timestamp,
    ageSeconds: ageSeconds(failure.timestamp),
    error: failureInWords(failure),
  };
  return { lastDecision: lastDecision ?? null, lastFailure: lastFailure ?? null };
}

/** Everything in one line. */
export function statusLine({ queue, tasks, lastDecision, lastFailure }: StackStatus): string {
  const count = (state: TaskView['state']) => tasks.filter((task) => task.state === state).length;
  const running = count('running') + count('leaving');
  const decision = lastDecision ? `${lastDecision.at.slice(11, 19)} ${lastDecision.explanation}` : 'no decision yet';
  const tick = lastFailure ? `${lastFailure.at.slice(11, 19)} tick failed: ${lastFailure.error}` : decision;
  return `queue ${queue.visible} visible, ${queue.inFlight} in flight | tasks ${count('starting')} starting, ${running} running | ${tick}`;
}
