import { describe, expect, test } from '@jest/globals';
import { seriesOf, wholePeriods } from '../../aws/throughput-series.ts';

const at = (time: string) => Date.parse(`2026-01-05T${time}Z`);

describe('whole periods', () => {
  test.each([
    { row: 'at the beginning of a minute', now: '10:05:00', seconds: 60, lag: 60, newestFrom: '10:03:00' },
    { row: 'at its end', now: '10:05:59.999', seconds: 60, lag: 60, newestFrom: '10:03:00' },
    { row: 'as the next one begins', now: '10:06:00', seconds: 60, lag: 60, newestFrom: '10:04:00' },
    { row: 'of an hour that is not all there', now: '10:04:59', seconds: 3600, lag: 300, newestFrom: '08:00:00' },
    { row: 'of an hour that is', now: '10:05:00', seconds: 3600, lag: 300, newestFrom: '09:00:00' },
  ])('$row end the lag ago or earlier', ({ now, seconds, lag, newestFrom }) => {
    const periods = wholePeriods(at(now), seconds, 15, lag);
    expect(Date.parse(periods.newestFrom)).toBe(at(newestFrom));
    expect(periods.endMilliseconds - at(newestFrom)).toBe(seconds * 1000);
    expect(periods.endMilliseconds - periods.oldestMilliseconds).toBe(15 * seconds * 1000);
  });
});

describe('a series', () => {
  const periods = wholePeriods(at('10:05:00'), 60, 4, 60);
  const points = (values: Readonly<Record<string, number>>) =>
    new Map(Object.entries(values).map(([time, value]) => [at(`${time}:00`), value]));
  test.each([
    {
      row: 'holds both metrics, newest first',
      completed: { '10:02': 7, '10:03': 9 },
      inFlight: { '10:02': 1.5, '10:03': 2 },
      series: { completed: [9, 7], averageInFlight: [2, 1.5] },
    },
    {
      row: 'has no deletion where none is on record beside messages in flight',
      completed: {},
      inFlight: { '10:03': 3 },
      series: { completed: [0], averageInFlight: [3] },
    },
    {
      row: 'knows nothing of a period without messages in flight on record, whatever was deleted',
      completed: { '10:00': 1, '10:01': 1, '10:02': 5, '10:03': 5 },
      inFlight: { '10:01': 0 },
      series: { completed: [null, null, 1], averageInFlight: [null, null, 0] },
    },
    {
      row: 'is rounded',
      completed: { '10:03': 2.0000001 },
      inFlight: { '10:03': 1 / 3 },
      series: { completed: [2], averageInFlight: [0.33] },
    },
    {
      row: 'leaves out what lies outside of its periods',
      completed: { '09:59': 4, '10:04': 4 },
      inFlight: { '09:59': 4, '10:04': 4 },
      series: { completed: [], averageInFlight: [] },
    },
  ])('$row', ({ completed, inFlight, series }) => {
    expect(seriesOf(periods, points(completed), points(inFlight))).toEqual({
      newestFrom: '2026-01-05T10:03:00.000Z',
      ...series,
    });
  });
});
