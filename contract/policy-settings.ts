import {
  parseMinimumSchedule,
  problemOfMinimumSchedule,
  type ScheduledMinimum,
  windowsAbove,
} from './minimum-schedule.ts';
import { type CrossRule, setting } from './read-settings.ts';
import { decimal, oneOfNumbers, type SettingKind, wholeNumber } from './setting-kinds.ts';

const minimumSchedule: SettingKind<readonly ScheduledMinimum[]> = {
  rule: 'windows like "Mon-Fri 08:00-18:00 Europe/Berlin=2", separated by semicolons',
  parse: parseMinimumSchedule,
  problem: problemOfMinimumSchedule,
};

/**
 * Ticks divide a minute, because each minute's first one comes from the schedule. Below 10 seconds too little would remain of one beside
 * the quiet time that keeps two ticks from launching the same tasks (docs/adr/0004-launch-slots.md).
 */
const tickSeconds = setting(
  oneOfNumbers('seconds', [10, 12, 15, 20, 30, 60]),
  'How often the scaler looks at the queue.',
  {
    default: 10,
  },
);

/** What the decision depends on: the whole policy, and the only settings that `fqs decide` reads. */
export const policySettings = {
  ECS_MIN_TASKS: setting(wholeNumber('tasks', 0, 5000), 'How many tasks stand ready even when the queue is empty.', {
    default: 0,
  }),
  ECS_MAX_TASKS: setting(wholeNumber('tasks', 1, 5000), 'How many tasks may exist at once.', { default: 10 }),
  ECS_MIN_TASKS_SCHEDULE: setting(
    minimumSchedule,
    'How many tasks stand ready at certain times, instead of ECS_MIN_TASKS; where windows overlap, the most.',
  ),
  ECS_TARGET_WAIT_SECONDS: setting(
    wholeNumber('seconds', 5, 86_400),
    'The wait that 95 % of messages are to stay under, from sending to start; 60 unless ECS_MESSAGES_PER_TASK is set.',
  ),
  ECS_SECONDS_PER_MESSAGE: setting(
    decimal('seconds', 0.05, 3600),
    'How long a message takes to work on, as a first guess: what is observed soon outweighs it.',
    { default: 10 },
  ),
  ECS_MESSAGES_PER_TASK: setting(
    wholeNumber('messages', 1, 100_000),
    'How many messages of the backlog one task is launched for, instead of a target wait.',
  ),
  ECS_MAX_LAUNCHES_PER_TICK: setting(
    // Fargate launches 100 tasks at once, then 20 a second, per account and Region (ECS developer guide, "Request throttling"). A tick
    // launches for 4 s of its 10, so about 180 come of it, and what is left of the 200 goes to the next tick.
    wholeNumber('tasks', 1, 500),
    'How many tasks one tick may launch.',
    { default: 200 },
  ),
  WORKER_IDLE_EXIT_SECONDS: setting(
    wholeNumber('seconds', 1, 86_400),
    'How long a burst task waits for a message before it leaves; at least 300 s where it is launched for an opened session, and up to 500 s where it is the first and cold starts are late for the target.',
    {
      default: 1,
    },
  ),
  ECS_TICK_SECONDS: tickSeconds,
} as const;

export const policyRules: readonly CrossRule<typeof policySettings>[] = [
  {
    about: ['ECS_MIN_TASKS', 'ECS_MAX_TASKS'],
    check: ({ ECS_MIN_TASKS: minimum, ECS_MAX_TASKS: maximum }) =>
      minimum <= maximum
        ? undefined
        : {
            name: 'ECS_MIN_TASKS',
            rule: `at most ECS_MAX_TASKS, which is ${maximum}`,
            received: String(minimum),
            remedy: 'Lower ECS_MIN_TASKS or raise ECS_MAX_TASKS.',
          },
  },
  {
    about: ['ECS_MIN_TASKS_SCHEDULE', 'ECS_MAX_TASKS'],
    check: ({ ECS_MIN_TASKS_SCHEDULE: schedule = [], ECS_MAX_TASKS: maximum }) => {
      const above = windowsAbove(maximum, schedule);
      if (above === '') return undefined;
      return {
        name: 'ECS_MIN_TASKS_SCHEDULE',
        rule: `windows of at most ECS_MAX_TASKS, which is ${maximum}`,
        received: JSON.stringify(above),
        remedy: 'Lower the tasks of the window or raise ECS_MAX_TASKS.',
      };
    },
  },
  {
    about: ['ECS_TARGET_WAIT_SECONDS', 'ECS_MESSAGES_PER_TASK'],
    check: ({ ECS_TARGET_WAIT_SECONDS: target, ECS_MESSAGES_PER_TASK: messages }) =>
      target === undefined || messages === undefined
        ? undefined
        : {
            name: 'ECS_MESSAGES_PER_TASK',
            rule: 'unset where ECS_TARGET_WAIT_SECONDS is set',
            received: `${messages} beside a target of ${target} seconds`,
            remedy: 'Unset one of the two; the target wait is the recommended one.',
          },
  },
];
