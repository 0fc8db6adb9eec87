import type { CodeTable } from './code.ts';

export const sourceCodes = {
  'not-converted': { severity: 'loss', meaning: 'A member that no rule of the conversion knows.' },
  'wrong-type': {
    severity: 'refused',
    meaning: 'A member has another type than its schema says, e.g. a number where a text belongs.',
  },
  'missing-member': { severity: 'refused', meaning: 'A member without which nothing can be converted is not there.' },
} as const satisfies CodeTable;
