import type { CodeTable } from './code.ts';

export const conversionCodes = {
  'unreadable-file': { severity: 'refused', meaning: 'A file is not there, is too large, or could not be read.' },
  'name-collision': {
    severity: 'refused',
    meaning:
      'Two workloads, or two objects of theirs, would have the same name in the output, as they are or after shortening.',
  },
  'unmatched-service': {
    severity: 'refused',
    meaning: 'A service description belongs to none of the task definitions.',
  },
  'two-services': { severity: 'refused', meaning: 'Two service descriptions belong to the same task definition.' },
  'refused-companion': {
    severity: 'refused',
    meaning:
      'What belongs to a task definition, its service or the settings of its scaler, was refused, and nothing is made without it.',
  },
  'not-a-manifest': {
    severity: 'refused',
    meaning: 'A file given as a manifest is a task definition, a service or a template of AWS.',
  },
  'no-workload': {
    severity: 'refused',
    meaning: 'None of the manifests starts pods, so there is nothing to make a task definition of.',
  },
  'invalid-output': {
    severity: 'refused',
    meaning: 'What came out breaks a rule of the platform that it is for, so it was left out.',
  },
} as const satisfies CodeTable;
