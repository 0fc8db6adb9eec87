import { describe, expect, test } from '@jest/globals';
import { observationSchema } from '../../contract/observation.ts';
import { type Policy, policyFrom } from '../../contract/policy.ts';
import { policySettings } from '../../contract/policy-settings.ts';
import { readSettings } from '../../contract/read-settings.ts';
import { decide } from '../../scaling/decide.ts';
import { onlyBlock } from './documents.ts';

describe('the samples of observation and plan', () => {
  test('in the README are what decide gives under the default policy', () => {
    const policy = policyFrom(readSettings('The policy', policySettings, {}), undefined);
    const observation = observationSchema.parse(JSON.parse(onlyBlock('README.md', 'json observation')));
    expect(onlyBlock('README.md', 'json plan')).toBe(`${JSON.stringify(decide(observation, policy))}\n`);
  });

  test('in the architecture are what decide gives under the policy beside them', () => {
    const sample = (name: string) => JSON.parse(onlyBlock('docs/architecture.md', `json ${name}`));
    const policy: Policy = sample('policy');
    // The sample must have every member of a policy and no other.
    expect(Object.keys(policy).sort()).toEqual(
      Object.keys(policyFrom(readSettings('The policy', policySettings, {}), undefined)).sort(),
    );
    const observation = observationSchema.parse(sample('observation'));
    expect(sample('plan')).toEqual(decide(observation, policy));
  });
});
