import { describe, expect, test } from '@jest/globals';
import { type StackState, stackStateOf } from '../../../cli/stack/stack-state.ts';

const rows: readonly { state: StackState; statuses: readonly (string | undefined)[] }[] = [
  { state: 'absent', statuses: [undefined, 'ROLLBACK_COMPLETE', 'REVIEW_IN_PROGRESS', 'DELETE_COMPLETE'] },
  {
    state: 'complete',
    statuses: ['CREATE_COMPLETE', 'UPDATE_COMPLETE', 'UPDATE_ROLLBACK_COMPLETE', 'IMPORT_COMPLETE'],
  },
  {
    state: 'changing',
    statuses: [
      'CREATE_IN_PROGRESS',
      'UPDATE_IN_PROGRESS',
      'UPDATE_COMPLETE_CLEANUP_IN_PROGRESS',
      'UPDATE_ROLLBACK_COMPLETE_CLEANUP_IN_PROGRESS',
      'DELETE_IN_PROGRESS',
    ],
  },
  { state: 'half-made', statuses: ['CREATE_FAILED', 'ROLLBACK_FAILED', 'DELETE_FAILED'] },
  { state: 'half-changed', statuses: ['UPDATE_FAILED', 'UPDATE_ROLLBACK_FAILED', 'IMPORT_ROLLBACK_FAILED'] },
];

describe.each(rows)('a stack is $state', ({ state, statuses }) => {
  test.each(statuses)('as %s', (status) => {
    expect(stackStateOf(status)).toBe(state);
  });
});
