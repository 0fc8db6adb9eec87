import type { Settings } from '../../contract/read-settings.ts';
import type { Random } from '../random.ts';
import { refuseTooMany } from './message-limit.ts';
import type { Messages } from './messages.ts';
import { drawServiceTimes, type ServiceTimes } from './service-times.ts';
import type { terminalSettings } from './trace-settings.ts';

type TerminalValues = Settings<typeof terminalSettings>;

/** Commands that are pasted into a terminal come within a second. */
const BURST_SECONDS = 1;

/**
 * Has each message sent by a random terminal, and adds what single terminals send in bursts.
 *
 * @throws ConfigurationError when the bursts would be too many for memory.
 */
export function withTerminals(
  messages: Messages,
  values: TerminalValues,
  serviceTimes: ServiceTimes,
  random: Random,
): Messages {
  const { terminals, terminalBurstMessages } = values;
  if (terminals === 0 && terminalBurstMessages === 0) return messages;
  const others = Array.from(messages.arrivalSeconds, (arrivalSeconds, index) => ({
    arrivalSeconds,
    serviceSeconds: messages.serviceSeconds[index] ?? 0,
    terminal: random.int(terminals),
  }));
  const bursts = terminalBurstMessages === 0 ? [] : drawBursts(messages.durationSeconds, values, serviceTimes, random);
  const all = [...others, ...bursts].sort((one, other) => one.arrivalSeconds - other.arrivalSeconds);
  return {
    durationSeconds: messages.durationSeconds,
    arrivalSeconds: Float64Array.from(all, (message) => message.arrivalSeconds),
    serviceSeconds: Float64Array.from(all, (message) => message.serviceSeconds),
    ...(terminals > 0 && { groups: Uint32Array.from(all, (message) => message.terminal) }),
  };
}

function drawBursts(
  durationSeconds: number,
  { terminals, terminalBurstMessages, terminalBurstsPerHour }: TerminalValues,
  serviceTimes: ServiceTimes,
  random: Random,
) {
  const meanGapSeconds = 3600 / terminalBurstsPerHour;
  refuseTooMany('The bursts of terminals', (durationSeconds / meanGapSeconds) * terminalBurstMessages);
  const bursts = [];
  const last = durationSeconds - BURST_SECONDS;
  for (let start = random.exponential(meanGapSeconds); start < last; start += random.exponential(meanGapSeconds)) {
    const terminal = random.int(terminals);
    for (const serviceSeconds of drawServiceTimes(terminalBurstMessages, serviceTimes, random))
      bursts.push({ arrivalSeconds: start + BURST_SECONDS * random.uniform(), serviceSeconds, terminal });
  }
  return bursts;
}
