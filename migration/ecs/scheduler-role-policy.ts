import type { Json, JsonMap } from '../trace/json.ts';
import { at, textAt } from '../trace/json-at.ts';

/** What a statement of the role allows; ARNs are texts, or what stands for them in code. */
interface SchedulerStatement<Arn> {
  readonly actions: readonly string[];
  readonly resources: readonly Arn[];
}

/**
 * What the role with which EventBridge Scheduler starts tasks has to be allowed: to run these task definitions and to hand them their roles
 * (EventBridge Scheduler user guide, "Using templated targets", Amazon ECS RunTask), and to tag the tasks where the schedule does
 * (ECS developer guide, "Grant permission to tag resources on creation").
 */
export function schedulerStatements<Arn>(
  taskDefinitions: readonly Arn[],
  roles: readonly Arn[],
  taggedTasks: readonly Arn[],
): readonly SchedulerStatement<Arn>[] {
  return [
    { actions: ['ecs:RunTask'], resources: taskDefinitions },
    { actions: ['ecs:TagResource'], resources: taggedTasks },
    { actions: ['iam:PassRole'], resources: roles },
  ].filter(({ resources }) => resources.length > 0);
}

/** The same as a policy, for what `task-definition.json` and `schedule.json` have. */
export function schedulerRolePolicy(definition: Json | undefined, schedule: Json | undefined): JsonMap {
  const family = textAt(schedule, 'Target', 'EcsParameters', 'TaskDefinitionArn');
  const roles = [textAt(definition, 'taskRoleArn'), textAt(definition, 'executionRoleArn')];
  const statements = schedulerStatements(
    // As the schedule names it, and with every revision that this comes to (ECS API reference, RunTask, `taskDefinition`).
    family === undefined ? [] : [family, `${family}:*`],
    roles.filter((arn) => arn !== undefined),
    tagsTasks(schedule) ? [tasksOf(textAt(schedule, 'Target', 'Arn') ?? '')] : [],
  );
  return {
    Version: '2012-10-17',
    Statement: statements.map(({ actions, resources }) => ({ Effect: 'Allow', Action: actions, Resource: resources })),
  };
}

/** Whether a schedule gives its tasks tags. */
export function tagsTasks(schedule: Json | undefined): boolean {
  return at(schedule, 'Target', 'EcsParameters', 'Tags') !== undefined;
}

/** All tasks of a cluster, by its ARN. */
function tasksOf(cluster: string): string {
  return `${cluster.replace(':cluster/', ':task/')}/*`;
}
