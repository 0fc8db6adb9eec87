import { createEcsClient } from '../aws/clients.ts';
import { readRevision } from '../aws/operator/family-revision.ts';
import { readTaskDetails, type TaskDetails } from '../aws/operator/task-details.ts';
import { withClient } from '../aws/operator/with-client.ts';
import { systemClock } from '../aws/system-clock.ts';
import type { AddCommand } from './command.ts';
import { PATIENT_SECONDS, QUICK_SECONDS, readingWithin, readWithin } from './stack/reading.ts';
import { openTarget, type Target, type TargetOptions, withTargetOptions } from './stack/target.ts';
import { tellTarget } from './stack/tell-target.ts';
import { describeTask, type TaskLog } from './tasks/task-description.ts';
import { requireTaskId, taskById } from './tasks/task-id.ts';
import { tasksInWords } from './tasks/task-table.ts';
import { liveLine } from './terminal/live-line.ts';
import { jsonOption } from './terminal/options.ts';
import { withPatience } from './terminal/patience.ts';

export const tasksCommand: AddCommand = (program) => {
  withTargetOptions(program.command('tasks'))
    .description('Show the tasks of the family, also those that stopped within the hour; with an id, all about one.')
    .argument('[id]', 'id of a task, or how it begins')
    .addOption(jsonOption())
    .action(async (id: string | undefined, options: TargetOptions & { readonly json?: true }) => {
      if (id !== undefined) requireTaskId(id);
      const target = await openTarget(options);
      tellTarget(target, options.json);
      const line = liveLine(process.stderr);
      const tasks = await withPatience('Reading the tasks ...', line, systemClock, readTasks(target));
      if (id === undefined) {
        console.log(options.json ? JSON.stringify({ tasks }) : tasksInWords(tasks, systemClock.now()));
        return;
      }
      const task = taskById(tasks, id, target.settings.ECS_TASK_DEFINITION);
      const log = await readTaskLog(target, task);
      console.log(options.json ? JSON.stringify({ ...task, log: log ?? null }) : describeTask(task, log));
    });
};

/** @throws CommandFailure when it takes two minutes; AwsError. */
export function readTasks({ settings, clientSettings }: Pick<Target, 'settings' | 'clientSettings'>) {
  const query = {
    cluster: settings.ECS_CLUSTER_NAME,
    family: settings.ECS_TASK_DEFINITION,
    maxLifetimeSeconds: settings.WORKER_MAX_LIFETIME_SECONDS,
  };
  return withClient(createEcsClient(clientSettings('ecs')), (client) =>
    readWithin(PATIENT_SECONDS, 'Reading the tasks', (context) => readTaskDetails(client, query, context)),
  );
}

/** By the task's own revision: a later one may log elsewhere. */
async function readTaskLog({ settings, clientSettings }: Target, task: TaskDetails): Promise<TaskLog | undefined> {
  const { containers } = await withClient(createEcsClient(clientSettings('ecs')), (client) =>
    readRevision(client, task.taskDefinitionArn, readingWithin(QUICK_SECONDS)),
  );
  const log = containers.find(({ name }) => name === settings.ECS_CONTAINER_NAME)?.log;
  return log && { group: log.group, stream: `${log.streamPrefix}${task.taskId}` };
}
