import { type CrossRule, type Settings, setting } from '../contract/read-settings.ts';
import { decimal, wholeNumber } from '../contract/setting-kinds.ts';

/** What a simulation takes the world to be like. Unless another source is named, the values are plausible choices, not measurements. */
export const modelSettings = {
  startDelayP50Seconds: setting(
    decimal('seconds', 1, 3600),
    // "normal ... 30-45 seconds or longer" (AWS re:Post, question QUjZAzJd27SZWxXM7MgyxOZw).
    'Median time from RunTask to the first receive; start delays are lognormal.',
    { default: 35 },
  ),
  startDelayP95Seconds: setting(
    decimal('seconds', 1, 7200),
    'The start delay that 95 % of tasks stay under; unless set, 60/35 of the median.',
  ),
  imagePullShare: setting(
    // Billing begins with the image pull (aws.amazon.com/fargate/pricing); the network interface takes about 10 s before it.
    decimal('share', 0, 1),
    'Share of the start delay that is billed, from the start of the image pull.',
    { default: 0.6 },
  ),
  paidMinimumSeconds: setting(
    // Fargate bills a minute per task at least (aws.amazon.com/fargate/pricing).
    wholeNumber('seconds', 0, 3600),
    'What a task is billed for at least.',
    { default: 60 },
  ),
  launchBurst: setting(
    // ECS developer guide, "Fargate throttling quotas": 100 tasks at once, then 20 a second, per account and Region.
    wholeNumber('tasks', 1, 10_000),
    'Tasks that can be launched at once.',
    { default: 100 },
  ),
  launchesPerSecond: setting(wholeNumber('tasks', 1, 10_000), 'Tasks that can be launched each second after that.', {
    default: 20,
  }),
  staleCountsSeconds: setting(
    // "may take at least 1 minute" to be consistent after producers stop (SQS API reference, GetQueueAttributes).
    wholeNumber('seconds', 0, 300),
    "How old the queue's counts are at most; each reading is as old as chance has it.",
    { default: 0 },
  ),
  metricsLagSeconds: setting(
    wholeNumber('seconds', 0, 900),
    'How long after its end a minute can be read from CloudWatch.',
    { default: 60 },
  ),
  visibilityTimeoutSeconds: setting(
    wholeNumber('seconds', 1, 43_200),
    'When a message of a task that died comes back; unless set, six mean service times and at least 120 s.',
  ),
  failingStartShare: setting(decimal('share', 0, 1), 'Share of tasks that fail to start.', { default: 0 }),
  failingStartsUntilSeconds: setting(
    wholeNumber('seconds', 0, 31_536_000),
    'From when on tasks no longer fail to start; unless set, never.',
  ),
  spotInterruptionsPerTaskHour: setting(
    decimal('interruptions', 0, 60),
    'How often a task is interrupted, as FARGATE_SPOT tasks are.',
    { default: 0 },
  ),
  stopTimeoutSeconds: setting(
    // At most 120 s on Fargate (ECS API reference, ContainerDefinition, `stopTimeout`).
    wholeNumber('seconds', 1, 120),
    'How long a task of ours that was told to stop may go on with its message.',
    { default: 120 },
  ),
  baselineLifetimeSeconds: setting(
    wholeNumber('seconds', 300, 1_209_600),
    'Age at which a baseline task leaves, between messages (WORKER_MAX_LIFETIME_SECONDS).',
    { default: 86_400 },
  ),
} as const;

export type Model = Settings<typeof modelSettings>;

export const modelRules: readonly CrossRule<typeof modelSettings>[] = [
  {
    about: ['startDelayP50Seconds', 'startDelayP95Seconds'],
    check: ({ startDelayP50Seconds: median, startDelayP95Seconds: p95 }) =>
      p95 === undefined || p95 >= median
        ? undefined
        : {
            name: 'startDelayP95Seconds',
            rule: `at least startDelayP50Seconds, which is ${median}`,
            received: String(p95),
            remedy: 'Raise it, or unset it for 60/35 of the median.',
          },
  },
];

/** Chance of the standard normal distribution below this is 95 %. */
const Z95 = 1.6449;

/** Sigma of the lognormal start delay. */
export function startDelaySigma({ startDelayP50Seconds, startDelayP95Seconds }: Model): number {
  const p95 = startDelayP95Seconds ?? (startDelayP50Seconds * 60) / 35;
  return Math.log(p95 / startDelayP50Seconds) / Z95;
}
