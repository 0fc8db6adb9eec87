/** What a deployment has to do on an average day. */
export interface Load {
  /** Tasks that run at once while there is work, on average. */
  readonly tasks: number;
  /** Hours a day with work, 0 to 24. */
  readonly hoursPerDay: number;
  /** Messages a day. */
  readonly messagesPerDay: number;
}

/** Assumed where nobody says how many messages there are: one a minute for each task. They cost little beside the tasks. */
const MESSAGES_PER_TASK_HOUR = 60;

/** A load of so many tasks for so many hours a day, with the messages that are assumed for it unless they are given. */
export function loadOf(
  tasks: number,
  hoursPerDay: number,
  messagesPerDay: number = tasks * hoursPerDay * MESSAGES_PER_TASK_HOUR,
): Load {
  return { tasks, hoursPerDay, messagesPerDay };
}

/** Task-hours a day: the load's, and those of baseline tasks that stand idle for the rest of the day. */
export function taskHoursPerDay(load: Load, minTasks: number): number {
  return minTasks * 24 + burstTaskHoursPerDay(load, minTasks);
}

/** Task-hours a day beyond the baseline tasks, which take their share of the work. */
export function burstTaskHoursPerDay({ tasks, hoursPerDay }: Load, minTasks: number): number {
  return Math.max(0, tasks - minTasks) * hoursPerDay;
}
