import { describe, expect, test } from '@jest/globals';
import { ConfigurationError } from '../../contract/configuration-error.ts';
import { checkSettings, type SimulationSettings } from '../../simulator/check-settings.ts';
import { traceKinds } from '../../simulator/traces/generated.ts';

const base: SimulationSettings = { traceSettings: [], policies: ['target-wait'], set: {}, configuration: {} };

function problemsOf(simulation: Partial<SimulationSettings>): string[] {
  try {
    checkSettings({ ...base, ...simulation });
    return [];
  } catch (error) {
    if (!(error instanceof ConfigurationError)) throw error;
    return error.problems.map(({ name, remedy }) => `${name}: ${remedy}`);
  }
}

describe('the settings of simulations', () => {
  test.each<{ title: string; simulation: Partial<SimulationSettings>; expected: readonly string[] }>([
    { title: 'of the policy are taken', simulation: { set: { ECS_TARGET_WAIT_SECONDS: '30' } }, expected: [] },
    { title: 'of the model are taken', simulation: { set: { startDelayP50Seconds: '20' } }, expected: [] },
    {
      title: 'of the trace are taken',
      simulation: { traceSettings: [traceKinds.daily.settings], set: { peakOverMean: '1.5' } },
      expected: [],
    },
    {
      title: 'of another policy are sent there',
      simulation: { set: { queueLength: '1' } },
      expected: ['queueLength: It is for --policy keda-scaled-object, keda-scaled-job, or keda-scaled-job-drain.'],
    },
    {
      title: 'of another trace are sent there',
      simulation: { set: { onMinutes: '3' } },
      expected: ['onMinutes: It is for --trace on-off.'],
    },
    {
      title: 'of nothing are typing mistakes',
      simulation: { set: { ECS_MAX_TASK: '3' } },
      expected: ['ECS_MAX_TASK: Nothing has a setting of this name; `fqs simulate --help` lists those that there are.'],
    },
    {
      title: 'of the configuration may be there for nothing',
      simulation: { configuration: { ECS_MESSAGES_PER_TASK: '3', ALARM_EMAIL: 'x' } },
      expected: [],
    },
    {
      title: 'are each told of once, all together',
      simulation: {
        policies: ['keda-scaled-job', 'keda-scaled-job-drain', 'target-wait'],
        set: { queueLength: '0', imagePullShare: '2' },
        configuration: { ECS_TICK_SECONDS: '7' },
      },
      expected: [
        'imagePullShare: Correct it or unset it for the default, 0.6.',
        'queueLength: Correct it or unset it for the default, 5.',
        'ECS_TICK_SECONDS: Correct it or unset it for the default, 10.',
      ],
    },
    {
      title: 'have a 95th percentile of start delays below the median',
      simulation: { set: { startDelayP95Seconds: '34.9' } },
      expected: ['startDelayP95Seconds: Raise it, or unset it for 60/35 of the median.'],
    },
    {
      title: 'may have it at the median',
      simulation: { set: { startDelayP50Seconds: '70', startDelayP95Seconds: '70' } },
      expected: [],
    },
    {
      title: 'have a size of tasks that Fargate has not, wherever it stands',
      simulation: { set: { WORKER_CPU_UNITS: '4096' }, configuration: { WORKER_MEMORY_MIB: '2048' } },
      expected: ['WORKER_MEMORY_MIB: Take a size that Fargate has: change either.'],
    },
    {
      title: 'do not miss a maximum that depends on the trace',
      simulation: { set: { ECS_MIN_TASKS: '50' } },
      expected: [],
    },
  ])('$title', ({ simulation, expected }) => {
    expect(problemsOf(simulation)).toEqual(expected);
  });
});
