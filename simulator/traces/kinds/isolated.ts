import { setting } from '../../../contract/read-settings.ts';
import { decimal } from '../../../contract/setting-kinds.ts';
import { ascending } from '../ascending.ts';
import { drawServiceTimes } from '../service-times.ts';
import { traceKind } from '../trace-kind.ts';
import { daysSetting, serviceSettings } from '../trace-settings.ts';

const settings = {
  // Two thousand messages.
  days: daysSetting(45),
  ...serviceSettings(30, 0),
  shortestGapMinutes: setting(decimal('minutes', 0.1, 10_080), 'The shortest time between two messages.', {
    default: 5,
  }),
  longestGapMinutes: setting(decimal('minutes', 0.1, 10_080), 'The longest time between two messages.', {
    default: 60,
  }),
};

export const isolated = traceKind({
  name: 'isolated',
  meaning: 'Single messages with long, uniformly random gaps between them, so that most of them find nothing running.',
  settings,
  rules: [ascending('shortestGapMinutes', 'longestGapMinutes')],
  messages: ({ days, shortestGapMinutes, longestGapMinutes }, serviceTimes, random) => {
    const durationSeconds = days * 86_400;
    const gapSeconds = () => 60 * random.between(shortestGapMinutes, longestGapMinutes);
    const arrivals: number[] = [];
    for (let at = gapSeconds(); at < durationSeconds; at += gapSeconds()) arrivals.push(at);
    return {
      durationSeconds,
      arrivalSeconds: Float64Array.from(arrivals),
      serviceSeconds: drawServiceTimes(arrivals.length, serviceTimes, random.fork('service')),
    };
  },
});
