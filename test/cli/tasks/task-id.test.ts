import { describe, expect, test } from '@jest/globals';
import { requireTaskId, taskById } from '../../../cli/tasks/task-id.ts';

const tasks = ['0123', '0145', '01456'].map((taskId) => ({ taskId }));

describe('a task', () => {
  test.each([
    { beginning: '0123', taskId: '0123' },
    { beginning: '012', taskId: '0123' },
    { beginning: '0145', taskId: '0145' },
    { beginning: '01456', taskId: '01456' },
  ])('is found by $beginning', ({ beginning, taskId }) => {
    expect(taskById(tasks, beginning, 'f')).toEqual({ taskId });
  });

  test.each([
    { beginning: '01', says: '3 tasks have ids that begin with 01; give more of it.' },
    { beginning: 'f', says: 'No task of the family workers has an id that begins with f; ' },
  ])('is not found by $beginning', ({ beginning, says }) => {
    expect(() => taskById(tasks, beginning, 'workers')).toThrow(says);
  });
});

test.each(['', 'xyz', '../0123', '0'.repeat(65)])('"%s" is no id', (text) => {
  expect(() => requireTaskId(text)).toThrow(expect.objectContaining({ name: 'CommandFailure', exitCode: 2 }));
});
