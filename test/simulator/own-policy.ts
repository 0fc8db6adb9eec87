import { type Policy, policyFrom } from '../../contract/policy.ts';
import { policyRules, policySettings } from '../../contract/policy-settings.ts';
import { type Environment, readSettings } from '../../contract/read-settings.ts';

/** Our policy with settings as the operator would give them; what is not set has its default. */
export function ownPolicy(set: Environment = {}, queueName = 'hand-made'): Policy {
  return policyFrom(readSettings('The policy', policySettings, set, policyRules), queueName);
}
