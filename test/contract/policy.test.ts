import { describe, expect, test } from '@jest/globals';
import { withOverrides } from '../../contract/overrides.ts';
import { type DemandPolicy, policyFrom } from '../../contract/policy.ts';
import { policySettings } from '../../contract/policy-settings.ts';
import { readSettings } from '../../contract/read-settings.ts';
import { scalerSettings } from '../../contract/scaler-settings.ts';

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

  test.each<{ name: string; environment: Record<string, string>; demand: DemandPolicy }>([
    {
      name: 'a target of a minute where nothing is set',
      environment: {},
      demand: { kind: 'target-wait', targetWaitSeconds: 60, secondsPerMessage: 10 },
    },
    {
      name: 'the target and the first guess that are set',
      environment: { ECS_TARGET_WAIT_SECONDS: '30', ECS_SECONDS_PER_MESSAGE: '0.5' },
      demand: { kind: 'target-wait', targetWaitSeconds: 30, secondsPerMessage: 0.5 },
    },
    {
      name: 'messages per task where they are set',
      environment: { ECS_MESSAGES_PER_TASK: '5' },
      demand: { kind: 'messages-per-task', messagesPerTask: 5 },
    },
  ])('goes by $name', ({ environment, demand }) => {
    expect(policyFrom(readSettings('The policy', policySettings, environment), undefined).demand).toEqual(demand);
  });

  test('has the windows of the schedule, and none where nothing is scheduled', () => {
    const environment = { ECS_MIN_TASKS_SCHEDULE: 'Mon 08:00-18:00 UTC=2' };
    const scheduled = policyFrom(readSettings('The policy', policySettings, environment), undefined);
    expect(scheduled.minTasksSchedule).toEqual([
      { days: [1], fromMinute: 480, toMinute: 1080, timeZone: 'UTC', minTasks: 2 },
    ]);
    expect(policyFrom(settings, undefined).minTasksSchedule).toEqual([]);
  });

  test('stays without an image whatever the parameter says', () => {
    const policy = policyFrom(withFlag('false'), undefined);
    expect(withOverrides(policy, { paused: false, ECS_MAX_TASKS: 3 })).toMatchObject({
      paused: false,
      imagePushed: false,
    });
  });
});
