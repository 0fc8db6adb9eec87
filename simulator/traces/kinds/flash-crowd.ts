import { setting } from '../../../contract/read-settings.ts';
import { decimal } from '../../../contract/setting-kinds.ts';
import { STEP_SECONDS, stepsIn } from '../rate-curve.ts';
import { rateKind } from '../rate-kind.ts';

/** After its `decayMinutes` a twentieth of a crowd is left. */
const DECAY_CONSTANTS = Math.log(20);

export const flashCrowd = rateKind({
  name: 'flash-crowd',
  meaning:
    'A base rate and, at random times, crowds: many times the base within a minute or two, and gone within the hour.',
  offeredLoadTasks: 8,
  unitDays: 1,
  settings: {
    crowdFactor: setting(decimal('times the base', 1, 1000), "A crowd's highest rate over the base.", { default: 20 }),
    hoursPerCrowd: setting(decimal('hours', 1, 168), 'One crowd comes in each such stretch of time.', { default: 6 }),
    rampSeconds: setting(decimal('seconds', 10, 3600), 'How long a crowd grows, on average.', { default: 90 }),
    decayMinutes: setting(decimal('minutes', 1, 1440), 'How long it takes to shrink to a twentieth, on average.', {
      default: 45,
    }),
  },
  relativeRates: (steps, { crowdFactor, hoursPerCrowd, rampSeconds, decayMinutes }, random) => {
    const rates = new Float64Array(steps).fill(1);
    const stretch = stepsIn(hoursPerCrowd * 60);
    for (let from = 0; from < steps; from += stretch) {
      const begin = from + random.int(Math.min(stretch, steps - from));
      const rampSteps = (rampSeconds * random.between(2 / 3, 4 / 3)) / STEP_SECONDS;
      const decaySteps = (decayMinutes * 60 * random.between(2 / 3, 4 / 3)) / STEP_SECONDS;
      for (let step = begin; step < steps; step += 1) {
        const age = step + 0.5 - begin;
        const size = age < rampSteps ? age / rampSteps : Math.exp((-(age - rampSteps) / decaySteps) * DECAY_CONSTANTS);
        // The tail beyond is no part of a crowd any more.
        if (size < 0.001 && age > rampSteps) break;
        rates[step] = (rates[step] ?? 0) + (crowdFactor - 1) * size;
      }
    }
    return rates;
  },
});
