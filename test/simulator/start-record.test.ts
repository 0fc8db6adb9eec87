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
    expect(new StartRecord().failedStarts(START)).toEqual({ inARow: 0 });
  });

  test('are counted with the time of the last', () => {
    const record = new StartRecord();
    record.failed(10);
    record.failed(25.5);
    expect(record.failedStarts(START)).toEqual({ inARow: 2, lastAt: '2026-01-05T00:00:25.500Z' });
  });

  test('end with a start', () => {
    const record = new StartRecord();
    record.failed(10);
    record.started(20, 15);
    expect(record.failedStarts(START)).toEqual({ inARow: 0 });
    record.failed(30);
    expect(record.failedStarts(START).inARow).toBe(1);
  });
});
