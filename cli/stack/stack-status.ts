import { createEcsClient, createSqsClient } from '../../aws/clients.ts';
import { visitTasks } from '../../aws/fleet.ts';
import { readQueueDepth } from '../../aws/queue-depth.ts';
import { systemClock } from '../../aws/system-clock.ts';
import { type TaskView, viewTask } from '../../aws/task-view.ts';
import type { DecisionRecord } from '../../contract/decision-record.ts';
import type { Observation } from '../../contract/observation.ts';
import { QUICK_SECONDS, readingWithin } from './reading.ts';
import type { Target } from './target.ts';

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
    readonly reason: string;
    readonly explanation: string;
    readonly launched: number;
  } | null;
}

/**
 * Reads queue and tasks of a running stack.
 *
 * @throws AwsError when either does not answer.
 */
export async function readStackStatus(
  { settings, clientSettings }: Pick<Target, 'settings' | 'clientSettings'>,
  lastDecision: DecisionRecord | undefined,
): Promise<StackStatus> {
  const sqs = createSqsClient(clientSettings('sqs'));
  const ecs = createEcsClient(clientSettings('ecs'));
  const context = readingWithin(QUICK_SECONDS);
  const views: TaskView[] = [];
  const now = systemClock.now();
  const visitor = {
    add: (task: Parameters<typeof viewTask>[0]) => {
      const view = viewTask(task, settings.WORKER_MAX_LIFETIME_SECONDS, now);
      if (view) views.push(view);
    },
    // It stopped between the list and its description.
    addMissing: () => undefined,
  };
  try {
    const { ECS_CLUSTER_NAME: cluster, ECS_TASK_DEFINITION: family, AWS_SQS_QUEUE_URL: queueUrl } = settings;
    const [queue] = await Promise.all([
      readQueueDepth(sqs, queueUrl, context),
      visitTasks(ecs, { cluster, family }, context, visitor),
    ]);
    return {
      queue,
      tasks: views.map(({ taskId, state, role, capacity, createdAt }) => ({
        taskId,
        state,
        role,
        capacity,
        ageSeconds: createdAt ? Math.round((now - createdAt.getTime()) / 1000) : 0,
      })),
      lastDecision: lastDecision
        ? {
            at: lastDecision.plan.at,
            reason: lastDecision.plan.reason,
            explanation: lastDecision.plan.explanation,
            launched: lastDecision.outcome.launched,
          }
        : null,
    };
  } finally {
    sqs.destroy();
    ecs.destroy();
  }
}

/** Everything in one line. */
export function statusLine({ queue, tasks, lastDecision }: StackStatus): string {
  const count = (state: TaskView['state']) => tasks.filter((task) => task.state === state).length;
  const running = count('running') + count('leaving');
  const decision = lastDecision ? `${lastDecision.at.slice(11, 19)} ${lastDecision.explanation}` : 'no decision yet';
  return `queue ${queue.visible} visible, ${queue.inFlight} in flight | tasks ${count('starting')} starting, ${running} running | ${decision}`;
}
