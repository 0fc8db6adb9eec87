import type { PolicyName } from '../../../simulator/policies.ts';

/** How a policy is drawn: a symbol where it has waits, and a dashed line where it is a cost alone. */
export interface PolicyMark {
  /** As the chart library takes it: one of its names, or an SVG path in a square of ten. */
  readonly symbol: string;
  readonly colour: string;
}

/**
 * One mark for each policy, whichever others are drawn beside it. Shapes differ as much as colours do, for those who cannot tell the colours
 * apart; each colour stands out from white and from near-black.
 */
export const policyMarks: Readonly<Record<PolicyName, PolicyMark>> = {
  'target-wait': { symbol: 'circle', colour: '#e8590c' },
  'messages-per-task': { symbol: 'rect', colour: '#d6336c' },
  naive: { symbol: 'path://M2,0L5,3L8,0L10,2L7,5L10,8L8,10L5,7L2,10L0,8L3,5L0,2Z', colour: '#78838d' },
  step: { symbol: 'triangle', colour: '#1c7ed6' },
  'target-tracking': { symbol: 'path://M0,0H10L5,10Z', colour: '#0c8599' },
  'keda-scaled-object': { symbol: 'path://M2.5,0H7.5L10,5L7.5,10H2.5L0,5Z', colour: '#ae3ec9' },
  'keda-scaled-job': { symbol: 'path://M3,0H7V3H10V7H7V10H3V7H0V3H3Z', colour: '#7950f2' },
  'keda-scaled-job-drain': { symbol: 'path://M0,0H10L0,10H10Z', colour: '#a67c00' },
  'always-on': { symbol: 'path://M5,0L6.2,3.5L10,3.8L7,6.2L8,10L5,7.8L2,10L3,6.2L0,3.8L3.8,3.5Z', colour: '#e03131' },
  clairvoyant: { symbol: 'diamond', colour: '#2f9e44' },
  'lower-bound': { symbol: 'none', colour: '#5c8a0e' },
};
