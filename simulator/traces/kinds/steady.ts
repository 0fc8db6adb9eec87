import { rateKind } from '../rate-kind.ts';

export const steady = rateKind({
  name: 'steady',
  meaning: 'Independent messages at one rate, as a Poisson process has them.',
  offeredLoadTasks: 8,
  unitDays: 1 / 12,
  settings: {},
  relativeRates: (steps) => new Float64Array(steps).fill(1),
});
