import { setting } from '../../../contract/read-settings.ts';
import { decimal } from '../../../contract/setting-kinds.ts';
import { stepsIn } from '../rate-curve.ts';
import { rateKind } from '../rate-kind.ts';

export const bursty = rateKind({
  name: 'bursty',
  meaning: 'A rate that jumps between a base and bursts, each for a random time (a Markov-modulated Poisson process).',
  offeredLoadTasks: 8,
  unitDays: 0.5,
  settings: {
    burstFactor: setting(decimal('times the base', 1, 1000), 'The rate in a burst over the rate between bursts.', {
      default: 6,
    }),
    burstMinutes: setting(decimal('minutes', 0.2, 1440), 'How long a burst lasts on average.', { default: 15 }),
    gapMinutes: setting(
      decimal('minutes', 0.2, 10_080),
      'How long it is from the end of a burst to the next on average.',
      {
        default: 90,
      },
    ),
  },
  relativeRates: (steps, { burstFactor, burstMinutes, gapMinutes }, random) => {
    const rates = new Float64Array(steps).fill(1);
    let from = stepsIn(random.exponential(gapMinutes));
    while (from < steps) {
      const to = from + stepsIn(random.exponential(burstMinutes));
      rates.fill(burstFactor, from, to);
      from = to + stepsIn(random.exponential(gapMinutes));
    }
    return rates;
  },
});
