import { setting } from '../../../contract/read-settings.ts';
import { decimal } from '../../../contract/setting-kinds.ts';
import { stepsIn } from '../rate-curve.ts';
import { rateKind } from '../rate-kind.ts';

export const onOff = rateKind({
  name: 'on-off',
  meaning: 'Minutes of work for many tasks and minutes without any message, in turn.',
  offeredLoadTasks: 20,
  unitDays: 0.25,
  settings: {
    onMinutes: setting(decimal('minutes', 0.2, 1440), 'How long messages come at a time, on average.', { default: 5 }),
    emptyShare: setting(decimal('share', 0, 0.999), 'Share of the time in which no message comes.', { default: 0.5 }),
  },
  relativeRates: (steps, { onMinutes, emptyShare }, random) => {
    const offMinutes = (onMinutes * emptyShare) / (1 - emptyShare);
    const rates = new Float64Array(steps);
    // Begins with work, so that no trace is without.
    for (let from = 0; from < steps; ) {
      const to = from + stepsIn(onMinutes * random.between(0.5, 1.5));
      rates.fill(1, from, to);
      from = to + (offMinutes === 0 ? 0 : stepsIn(offMinutes * random.between(0.5, 1.5)));
    }
    return rates;
  },
});
