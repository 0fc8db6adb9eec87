import { AlwaysOn } from './scalers/always-on.ts';
import { KedaScaledJob, kedaScaledJobSettings } from './scalers/keda-scaled-job.ts';
import { KedaScaledObject, kedaScaledObjectSettings } from './scalers/keda-scaled-object.ts';
import { NaiveScaler, naiveSettings } from './scalers/naive.ts';
import { StepScaler, stepSettings } from './scalers/step.ts';
import { TargetTracking, targetTrackingSettings } from './scalers/target-tracking.ts';
import { onlinePolicy, type SimulatedPolicy } from './simulated-policy.ts';

export const naive = onlinePolicy({
  name: 'naive',
  meaning: 'The orchestrator that this project replaces: visible messages over a number, each minute.',
  settings: naiveSettings,
  scaler: (values, { maxTasks }) => new NaiveScaler(values, maxTasks),
});

export const step = onlinePolicy({
  name: 'step',
  meaning: "Step scaling of the CDK's QueueProcessingFargateService.",
  settings: stepSettings,
  scaler: (values, { maxTasks }) => new StepScaler(values, maxTasks),
});

export const targetTracking: SimulatedPolicy = {
  ...onlinePolicy({
    name: 'target-tracking',
    meaning: 'Target tracking on visible messages per running task.',
    settings: targetTrackingSettings,
    scaler: (values, { maxTasks, trace: { serviceSeconds } }) => {
      const total = serviceSeconds.reduce((sum, seconds) => sum + seconds, 0);
      return new TargetTracking(values, maxTasks, total / serviceSeconds.length);
    },
  }),
  fillsMaximum: true,
};

export const kedaScaledObject = onlinePolicy({
  name: 'keda-scaled-object',
  meaning: 'KEDA ScaledObject: a deployment, sized by the Kubernetes autoscaler.',
  settings: kedaScaledObjectSettings,
  scaler: (values, { maxTasks }) => new KedaScaledObject(values, maxTasks),
});

/** Whether a job drains is what tells the two apart, so neither can be told. */
const { drain, ...scaledJobSettings } = kedaScaledJobSettings;

export const kedaScaledJob = scaledJob('keda-scaled-job', 'KEDA ScaledJob: a job ends after one message.', false);

export const kedaScaledJobDrain = scaledJob(
  'keda-scaled-job-drain',
  'KEDA ScaledJob whose jobs go on until no message is left.',
  true,
);

function scaledJob(name: string, meaning: string, drains: boolean): SimulatedPolicy {
  return onlinePolicy({
    name,
    meaning,
    settings: scaledJobSettings,
    scaler: (values, { maxTasks }) => new KedaScaledJob({ ...values, drain: drains }, maxTasks),
  });
}

export const alwaysOn: SimulatedPolicy = {
  ...onlinePolicy({
    name: 'always-on',
    meaning: 'As many tasks as there may be, from the beginning to the end.',
    settings: {},
    scaler: (_values, { maxTasks }) => new AlwaysOn(maxTasks),
  }),
  fillsMaximum: true,
};
