import { DEFAULT_TARGET_WAIT_SECONDS } from '../contract/policy.ts';
import { policySettings } from '../contract/settings.ts';
import { clairvoyant as schedule } from './clairvoyant.ts';
import { lowerBoundSeconds } from './lower-bound.ts';
import { offlinePolicy } from './simulated-policy.ts';

/** Their target is the configured one, so that they stand beside ours. */
const settings = {
  ECS_TARGET_WAIT_SECONDS: { ...policySettings.ECS_TARGET_WAIT_SECONDS, default: DEFAULT_TARGET_WAIT_SECONDS },
} as const;

export const clairvoyant = offlinePolicy({
  name: 'clairvoyant',
  meaning: 'A good schedule that knows all arrivals and service times beforehand.',
  settings,
  solve: ({ ECS_TARGET_WAIT_SECONDS: targetWaitSeconds }, { trace, model, maxTasks, random }) =>
    schedule(trace, { targetWaitSeconds, maxTasks }, model, random),
});

export const lowerBound = offlinePolicy({
  name: 'lower-bound',
  meaning: 'What no schedule gets below that meets the target: a cost without waits.',
  settings,
  solve: ({ ECS_TARGET_WAIT_SECONDS: targetWaitSeconds }, { trace, model, random }) => ({
    waitSeconds: new Float64Array(),
    billedSeconds: lowerBoundSeconds(trace, targetWaitSeconds, model, random),
    launches: 0,
    redone: 0,
    peakTasks: 0,
  }),
});
