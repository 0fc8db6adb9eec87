import { describe, expect, test } from '@jest/globals';
import { StartRecord } from '../../simulator/start-record.ts';

const START = Date.UTC(2026, 0, 5);

describe('the start delay', () => {
  test('is the mean of the logarithms', () => {
    const record = new StartRecord();
    record.started(40, 40);
    record.started(50, 10);
    expect(record.startDelay(60)).toEqual({ samples: 2, meanLogSeconds: expect.closeTo(Math.log(20), 9) });
  });

  test('of no task is no sample', () => {
    expect(new StartRecord().startDelay(60)).toEqual({ samples: 0, meanLogSeconds: 0 });
  });

  test('is that of the fifty newest', () => {
    const record = new StartRecord();
    for (let task = 0; task < 60; task += 1) record.started(task, task < 10 ? 1000 : 1);
    expect(record.startDelay(60)).toEqual({ samples: 50, meanLogSeconds: 0 });
  });

  test.each([
    { seconds: 3639, samples: 2 },
    { seconds: 3640, samples: 1 },
    { seconds: 9999, samples: 0 },
  ])('has $samples samples at $seconds s, as tasks are remembered for an hour', ({ seconds, samples }) => {
    const record = new StartRecord();
    record.started(40, 30);
    record.started(50, 30);
    expect(record.startDelay(seconds).samples).toBe(samples);
  });
});

describe('failed starts', () => {
  test('are none in the beginning', () => {
    expect(new StartRecord().failedStarts(60, START)).toEqual({ inARow: 0 });
  });

  test('are counted by launch, with the time of the last', () => {
    const record = new StartRecord();
    for (const [now, delay] of [
      [40, 40],
      [44, 39],
      [65.5, 35.5],
    ] as const)
      record.failed(now, delay);
    expect(record.failedStarts(70, START)).toEqual({ inARow: 2, lastAt: '2026-01-05T00:01:05.500Z' });
  });

  test.each([
    { row: 'was launched later', started: [80, 20], inARow: 0 },
    { row: 'was launched within ten seconds before', started: [80, 49], inARow: 0 },
    { row: 'was launched earlier and took longer', started: [80, 55], inARow: 1 },
  ] as const)('are $inARow after one of a task that $row', ({ started, inARow }) => {
    const record = new StartRecord();
    record.failed(75, 35);
    record.started(started[0], started[1]);
    expect(record.failedStarts(90, START).inARow).toBe(inARow);
    record.failed(200, 35);
    expect(record.failedStarts(210, START).inARow).toBe(inARow + 1);
  });

  test.each([
    { seconds: 3639, inARow: 2 },
    { seconds: 3640, inARow: 1 },
    { seconds: 9999, inARow: 0 },
  ])('are $inARow at $seconds s, as tasks are remembered for an hour', ({ seconds, inARow }) => {
    const record = new StartRecord();
    record.failed(40, 30);
    record.failed(100, 30);
    expect(record.failedStarts(seconds, START).inARow).toBe(inARow);
  });
});
