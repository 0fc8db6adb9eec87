import { setting } from '../../contract/read-settings.ts';
import { decimal, wholeNumber } from '../../contract/setting-kinds.ts';

/** What several kinds of generated traces can be told, each in its unit; what one kind alone needs stands in its own file. */

const serviceVariation = (standard: number) =>
  setting(decimal('standard deviation over mean', 0, 5), 'How much service times vary; at 0 all are alike.', {
    default: standard,
  });

const serviceSeconds = (standard: number) =>
  setting(decimal('seconds', 0.01, 3600), 'Mean service time of a message.', { default: standard });

/** How long messages take to work on, with the kind's own defaults. */
export const serviceSettings = (meanSeconds: number, variation: number) => ({
  serviceSeconds: serviceSeconds(meanSeconds),
  serviceVariation: serviceVariation(variation),
});

export type ServiceSettings = ReturnType<typeof serviceSettings>;

/** How long a trace lasts, where it lasts as long by default whatever else is set. */
export const daysSetting = (standard: number) =>
  setting(decimal('days', 0.01, 366), 'How long the trace lasts.', { default: standard });

/** How many messages come, where they come at a rate. */
export const rateSettings = {
  messagesPerHour: setting(
    decimal('messages an hour', 0.01, 1_000_000),
    'Mean of the whole trace; unset, it follows from offeredLoadTasks.',
  ),
  days: setting(
    decimal('days', 0.01, 366),
    'How long the trace lasts; unset, as long as 100000 messages take, a week at most and no less than suits the kind.',
  ),
} as const;

/** The same as the time that messages take together, so that it suits any service time; `standard` holds unless either is set. */
export const loadSetting = (standard: number) =>
  setting(
    decimal('tasks', 0.01, 1000),
    `How many tasks the messages keep busy, as the mean of the whole trace; ${standard} unless messagesPerHour is set. It is lowered ` +
      'where that would take more than 120000 messages.',
  );

/** Who sends messages. */
export const terminalSettings = {
  terminals: setting(
    wholeNumber('terminals', 0, 100_000),
    'How many terminals send the messages, each of them a message group; at 0 there are no groups.',
    { default: 0 },
  ),
  terminalBurstMessages: setting(
    wholeNumber('messages', 0, 10_000),
    'How many messages one terminal sends at once now and then, beside all others; at 0 none does.',
    { default: 0 },
  ),
  terminalBurstsPerHour: setting(decimal('bursts an hour', 0.01, 1000), 'How often that happens.', { default: 1 }),
} as const;
