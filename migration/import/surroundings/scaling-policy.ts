import type { Draft, DraftMap } from '../../trace/draft.ts';
import { remarked } from '../member-rules.ts';

/** A target tracking policy of Application Auto Scaling. */
export interface ScalingPolicy {
  readonly name: 'cpu' | 'memory';
  readonly configuration: DraftMap;
}

/** The policy that keeps a predefined metric of a service at a value in percent. */
export function policyOf(name: ScalingPolicy['name'], targetValue: Draft, cooldowns: DraftMap): ScalingPolicy {
  const metric = name === 'cpu' ? 'ECSServiceAverageCPUUtilization' : 'ECSServiceAverageMemoryUtilization';
  const configuration = { targetValue, predefinedMetricSpecification: { predefinedMetricType: metric }, ...cooldowns };
  return { name, configuration };
}

/** What becomes of details that Application Auto Scaling decides itself. */
export const behaviorLost = remarked(
  'scaling-behavior-lost',
  'How many pods may come or go in a time is not told to Application Auto Scaling: it adds what the metric asks for at once, and removes slowly.',
  'Use step scaling policies where the steps matter.',
);
