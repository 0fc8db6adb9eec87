import { clairvoyant, lowerBound } from './foresight-policies.ts';
import { messagesPerTask, targetWait } from './own-policies.ts';
import {
  alwaysOn,
  kedaScaledJob,
  kedaScaledJobDrain,
  kedaScaledObject,
  naive,
  step,
  targetTracking,
} from './peer-policies.ts';
import type { SimulatedPolicy } from './simulated-policy.ts';

/** All that can be simulated, by the names that `--policy` takes: this project's two, its peers, and what knows the trace beforehand. */
export const simulatedPolicies = {
  'target-wait': targetWait,
  'messages-per-task': messagesPerTask,
  naive,
  step,
  'target-tracking': targetTracking,
  'keda-scaled-object': kedaScaledObject,
  'keda-scaled-job': kedaScaledJob,
  'keda-scaled-job-drain': kedaScaledJobDrain,
  'always-on': alwaysOn,
  clairvoyant,
  'lower-bound': lowerBound,
} as const satisfies Readonly<Record<string, SimulatedPolicy>>;

export type PolicyName = keyof typeof simulatedPolicies;

export const policyNames = Object.keys(simulatedPolicies) as PolicyName[];
