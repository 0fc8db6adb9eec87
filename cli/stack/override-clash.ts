import { clashesOf, type Overrides } from '../../contract/overrides.ts';
import { policyFrom } from '../../contract/policy.ts';
import type { ScalerSettings } from '../../contract/scaler-settings.ts';

/**
 * Why every tick fails under these overrides, each of which is allowed by itself; undefined where the scaler can work with them.
 *
 * @param deployed - what holds where nothing is overridden.
 */
export function overrideClash(overrides: Overrides, deployed: ScalerSettings): string | undefined {
  const clashes = clashesOf(policyFrom(deployed, deployed.AWS_SQS_QUEUE_URL), overrides);
  if (clashes.length === 0) return undefined;
  return clashes.map(({ name, rule, received }) => `${name} is ${received} and must be ${rule}`).join('; ');
}

export const CLASH_REMEDY =
  'Set what clashes with "npm run -s fqs -- set ECS_MIN_TASKS=... ECS_MAX_TASKS=...", or go back to what was deployed with --unset.';
