import { deploymentSettings } from '../../contract/deployment-settings.ts';
import { policyRules, policySettings } from '../../contract/policy-settings.ts';
import { readSettings } from '../../contract/read-settings.ts';

/** The queue only tells FIFO from standard, and may be unset. */
const presentSettings = { ...policySettings, AWS_SQS_QUEUE_URL: deploymentSettings.AWS_SQS_QUEUE_URL } as const;

/**
 * What the environment says a decision is to go by.
 *
 * @throws ConfigurationError with every problem of it.
 */
export function readPresentPolicy() {
  return readSettings('The policy', presentSettings, process.env, policyRules);
}
