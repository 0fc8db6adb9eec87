import { describe, expect, test } from '@jest/globals';
import { withOverrides } from '../../contract/overrides.ts';
import { policyFrom } from '../../contract/policy.ts';
import { readSettings } from '../../contract/read-settings.ts';
import { policySettings, scalerSettings } from '../../contract/settings.ts';

const settings = readSettings('The policy', policySettings, {});
const withFlag = (text: string) =>
  readSettings(
    'The function',
    { ...policySettings, ECS_IMAGE_PUSHED: scalerSettings.ECS_IMAGE_PUSHED },
    {
      ECS_IMAGE_PUSHED: text,
    },
  );

describe('the policy', () => {
  test.each([
    ['commands', 'standard'],
    ['commands.fifo', 'fifo'],
    [undefined, 'standard'],
  ])('takes from the name %s that the queue is %s', (name, queueKind) => {
    expect(policyFrom(settings, name && `https://sqs.eu-west-1.amazonaws.com/123456789012/${name}`)).toMatchObject({
      queueKind,
    });
  });

  test.each([
    { name: 'the deployed function was told of one', given: withFlag('true'), imagePushed: true },
    { name: 'the deployed function was told that there is none', given: withFlag('false'), imagePushed: false },
    { name: 'nothing is known, as in a replay', given: settings, imagePushed: true },
  ])('has an image as $imagePushed where $name', ({ given, imagePushed }) => {
    expect(policyFrom(given, undefined).imagePushed).toBe(imagePushed);
  });

  test('stays without an image whatever the parameter says', () => {
    const policy = policyFrom(withFlag('false'), undefined);
    expect(withOverrides(policy, { paused: false, ECS_MAX_TASKS: 3 })).toMatchObject({
      paused: false,
      imagePushed: false,
    });
  });
});
