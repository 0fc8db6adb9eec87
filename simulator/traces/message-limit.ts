import { ConfigurationError } from '../../contract/configuration-error.ts';

/** More would not fit into memory beside their simulation. */
export const MAXIMUM_MESSAGES = 10_000_000;

/**
 * Keeps settings that are each in bounds from asking for a trace that memory cannot hold.
 *
 * @throws ConfigurationError when more messages are to be expected than a trace may have.
 */
export function refuseTooMany(subject: string, expectedMessages: number): void {
  if (expectedMessages <= MAXIMUM_MESSAGES) return;
  const rule = `at most ${MAXIMUM_MESSAGES}`;
  const received = `settings for about ${Math.round(expectedMessages)}`;
  const remedy = 'Ask for fewer days or fewer messages.';
  throw new ConfigurationError(subject, [{ name: 'the number of messages', rule, received, remedy }]);
}

/**
 * A simulation needs a message to tell anything of.
 *
 * @throws ConfigurationError when there is none.
 */
export function refuseNone(subject: string, messages: number): void {
  if (messages > 0) return;
  const remedy = 'Ask for more days or more messages.';
  throw new ConfigurationError(subject, [
    { name: 'the number of messages', rule: 'at least 1', received: '0', remedy },
  ]);
}
