import { setting } from '../../../contract/read-settings.ts';
import { decimal } from '../../../contract/setting-kinds.ts';
import { STEP_SECONDS } from '../rate-curve.ts';
import { rateKind } from '../rate-kind.ts';

const DAY_SECONDS = 86_400;

export const daily = rateKind({
  name: 'daily',
  meaning:
    'A rate that rises and falls as a sine over the day: quiet at midnight, where the trace begins, and highest at noon.',
  offeredLoadTasks: 8,
  unitDays: 1,
  settings: {
    // A sine's trough would lie below nothing beyond 2.
    peakOverMean: setting(decimal('times the mean', 1, 2), "The rate at noon over the day's mean.", { default: 2 }),
  },
  relativeRates: (steps, { peakOverMean }) =>
    Float64Array.from({ length: steps }, (_, step) => {
      const angle = (2 * Math.PI * (step + 0.5) * STEP_SECONDS) / DAY_SECONDS;
      return 1 - (peakOverMean - 1) * Math.cos(angle);
    }),
});
