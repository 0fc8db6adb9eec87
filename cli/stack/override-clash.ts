import { ConfigurationError } from '../../contract/configuration-error.ts';
import { type Overrides, withOverrides } from '../../contract/overrides.ts';
import { policyFrom } from '../../contract/policy.ts';
import type { ScalerSettings } from '../../contract/settings.ts';

/**
 * Why every tick fails under these overrides, each of which is allowed by itself; undefined where the scaler can work with them.
 *
 * @param deployed - what holds where nothing is overridden.
 */
export function overrideClash(overrides: Overrides, deployed: ScalerSettings): string | undefined {
  try {
    withOverrides(policyFrom(deployed, deployed.AWS_SQS_QUEUE_URL), overrides);
    return undefined;
  } catch (error) {
    if (!(error instanceof ConfigurationError)) throw error;
    return error.problems.map(({ name, rule, received }) => `${name} is ${received} and must be ${rule}`).join('; ');
  }
}

export const CLASH_REMEDY =
  'Set both with "npm run -s fqs -- set ECS_MIN_TASKS=... ECS_MAX_TASKS=...", or go back to what was deployed with --unset.';
