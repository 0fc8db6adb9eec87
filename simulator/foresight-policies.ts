import { DEFAULT_TARGET_WAIT_SECONDS } from '../contract/policy.ts';
import { policySettings } from '../contract/policy-settings.ts';
import { clairvoyant as schedule } from './clairvoyant.ts';
import { lowerBoundSeconds } from './lower-bound.ts';
import { type Model, modelSettings } from './model.ts';
import { offlinePolicy, type SimulatedPolicy } from './simulated-policy.ts';

/** Their target is the configured one, so that they stand beside ours. */
const settings = {
  ECS_TARGET_WAIT_SECONDS: { ...policySettings.ECS_TARGET_WAIT_SECONDS, default: DEFAULT_TARGET_WAIT_SECONDS },
} as const;

/** They need no counts, and take it that each task starts, stays and can be launched when it is due. */
const heeded: readonly (keyof Model)[] = [
  'startDelayP50Seconds',
  'startDelayP95Seconds',
  'imagePullShare',
  'paidMinimumSeconds',
];
const ignored = Object.keys(modelSettings).filter((name) => !heeded.some((each) => each === name));

export const clairvoyant: SimulatedPolicy = {
  ...offlinePolicy({
    name: 'clairvoyant',
    meaning: 'A good schedule that knows all arrivals and service times beforehand.',
    settings,
    solve: ({ ECS_TARGET_WAIT_SECONDS: targetWaitSeconds }, { trace, model, maxTasks, random }) =>
      schedule(trace, { targetWaitSeconds, maxTasks }, model, random),
  }),
  ignores: ignored,
};

export const lowerBound: SimulatedPolicy = {
  ...offlinePolicy({
    name: 'lower-bound',
    meaning: 'What no schedule gets below that meets the target: a cost without waits.',
    settings,
    solve: ({ ECS_TARGET_WAIT_SECONDS: targetWaitSeconds }, { trace, model, random }) => ({
      waitSeconds: new Float64Array(),
      billedSeconds: lowerBoundSeconds(trace, targetWaitSeconds, model, random),
      launches: null,
      redone: 0,
      peakTasks: null,
    }),
  }),
  ignores: [...ignored, 'ECS_MAX_TASKS'],
};
