import { describe, expect, test } from '@jest/globals';
import { brokenPromises, type ChaosCounts, chaosCounts } from '../../bench/worker-chaos-figures.ts';
import type { ExitReason, TerminalEvent } from '../../contract/terminal-event.ts';

const at = '2026-01-05T10:00:00.000Z';
const header = (commandId: string, taskId = 'task-1') =>
  ({ version: 1, projectId: 'p', terminalId: 't', commandId, taskId, sequence: 0, at }) as const;
const unknown = { durationMilliseconds: null, outputBytes: null, truncated: null, droppedBytes: null };
const started = (commandId: string): TerminalEvent => ({ ...header(commandId), type: 'started' });
const exit = (commandId: string, reason: ExitReason = 'exited', taskId?: string): TerminalEvent => ({
  ...header(commandId, taskId),
  type: 'exit',
  reason,
  exitCode: null,
  signal: null,
  ...unknown,
});
const error = (commandId: string): TerminalEvent => ({
  ...header(commandId),
  type: 'error',
  code: 'duplicate-command',
  rule: 'new',
});

const kept: ChaosCounts = { ended: 1, interrupted: 0, lost: 0, neverRan: 0, ranTwice: 0, duplicateEnds: 0 };

test.each([
  { title: 'a command that ran and ended', runs: ['a'], events: [started('a'), exit('a')], counts: kept },
  { title: 'one that ended with an error and never ran', runs: [], events: [error('a')], counts: kept },
  {
    title: 'one that was interrupted',
    runs: ['a'],
    events: [started('a'), exit('a', 'interrupted')],
    counts: { ...kept, interrupted: 1 },
  },
  {
    title: 'one that ran and was never ended',
    runs: ['a'],
    events: [started('a')],
    counts: { ...kept, ended: 0, lost: 1 },
  },
  { title: 'one that ended by itself and never ran', runs: [], events: [exit('a')], counts: { ...kept, neverRan: 1 } },
  { title: 'one that ran three times', runs: ['a', 'a', 'a'], events: [exit('a')], counts: { ...kept, ranTwice: 1 } },
  {
    title: 'one with three ends, of which two are alike',
    runs: ['a'],
    events: [exit('a'), exit('a', 'interrupted', 'task-2'), exit('a', 'interrupted', 'task-2')],
    counts: { ...kept, interrupted: 1, duplicateEnds: 2 },
  },
  {
    title: 'the end of a command that was never sent, beside one that was',
    runs: [],
    events: [exit('b')],
    counts: { ...kept, ended: 0, lost: 1 },
  },
])('chaos counts $title', ({ runs, events, counts }) => {
  const record = { commandIds: ['a'], runs, events, deadLetters: [] };
  expect(chaosCounts(record)).toEqual(counts);
  expect(brokenPromises(record)).toHaveLength(
    counts.lost + counts.neverRan + counts.ranTwice + (counts.duplicateEnds > 0 ? 1 : 0),
  );
});

describe('a broken promise', () => {
  test('is told with all that the terminal was told', () => {
    const events = [started('a'), exit('b'), exit('a')];
    const record = { commandIds: ['a', 'b'], runs: ['a', 'a', 'b'], events, deadLetters: [] };
    expect(brokenPromises(record)).toEqual([`a: runs 2, ends 1: ${at} task-1 started; ${at} task-1 exit exited`]);
  });

  test('is told of a command of which nothing is known', () => {
    const record = { commandIds: ['a'], runs: [], events: [], deadLetters: [] };
    expect(brokenPromises(record)).toEqual(['a: runs 0, ends 0: no event']);
  });

  test('is told with where its message was found', () => {
    const deadLetters = [
      { commandId: 'b', reason: 'invalid-id' },
      { commandId: 'a', reason: 'received too often' },
    ];
    expect(brokenPromises({ commandIds: ['a'], runs: [], events: [], deadLetters })).toEqual([
      'a: runs 0, ends 0: no event; dead letter: received too often',
    ]);
  });
});
