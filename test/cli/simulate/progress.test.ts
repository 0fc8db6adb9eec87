import { PassThrough } from 'node:stream';
import { describe, expect, test } from '@jest/globals';
import { progressOf } from '../../../cli/simulate/progress.ts';

/** What is written while runs begin at these times. */
function written(timesMilliseconds: readonly number[], terminal: object): string {
  const stream = Object.assign(new PassThrough(), terminal);
  let now = 0;
  const progress = progressOf(timesMilliseconds.length, stream as unknown as NodeJS.WriteStream, () => now);
  for (const [index, time] of timesMilliseconds.entries()) {
    now = time;
    progress.begin(`run ${index + 1}`, false);
  }
  progress.end();
  return String(stream.read() ?? '');
}

describe('the progress of simulations', () => {
  test.each([
    { title: 'is silent while it is quick', times: [0, 1000, 1999], expected: '' },
    { title: 'is a line every two seconds', times: [0, 2000, 3000, 4000], expected: '2 of 4: run 2\n4 of 4: run 4\n' },
  ])('without a terminal, it $title', ({ times, expected }) => {
    expect(written(times, { isTTY: false })).toBe(expected);
  });

  test('without a terminal, a run that may say nothing for long is told of at once', () => {
    const stream = new PassThrough();
    progressOf(1, stream as unknown as NodeJS.WriteStream, () => 0).begin('run', true);
    expect(String(stream.read())).toBe('1 of 1: run\n');
  });

  test('without a terminal, a single long run tells how far it is', () => {
    const stream = new PassThrough();
    let now = 0;
    const progress = progressOf(1, stream as unknown as NodeJS.WriteStream, () => now);
    progress.begin('run', false);
    for (const [time, share] of [
      [1000, 0.2],
      [2000, 0.429],
      [3000, 0.6],
      [4000, 7],
    ] as const) {
      now = time;
      progress.reach(share);
    }
    expect(String(stream.read())).toBe('1 of 1: run, 42 %\n1 of 1: run, 100 %\n');
  });

  test('on a terminal, it is a bar that goes away', () => {
    // What cli-progress asks of a terminal.
    const terminal = { isTTY: true, columns: 80, cursorTo: () => true, clearLine: () => true, moveCursor: () => true };
    expect(written([0, 1], terminal)).toContain('0 of 2');
  });
});
