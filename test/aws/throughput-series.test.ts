import { describe, expect, test } from '@jest/globals';
import { activeHours, hoursOf, minutesOf, type Span, spansAt } from '../../aws/throughput-series.ts';

const at = (time: string) => Date.parse(`2026-01-05T${time}Z`);
const DAY = 86_400_000;
const HOUR = 3_600_000;

describe('what is asked for', () => {
  test.each([
    { row: 'at the beginning of a minute', now: '10:05:00', lastHour: '09:00:00', knownUntil: '10:04:00' },
    { row: 'at its end', now: '10:05:59.999', lastHour: '09:00:00', knownUntil: '10:04:00' },
    { row: 'as the next one begins', now: '10:06:00', lastHour: '09:00:00', knownUntil: '10:05:00' },
    { row: 'before anything of an hour is known', now: '10:01:59', lastHour: '08:00:00', knownUntil: '10:00:00' },
    { row: 'once something is', now: '10:02:00', lastHour: '09:00:00', knownUntil: '10:01:00' },
  ])('$row are minutes from the last whole hour on, and two weeks of hours before', (row) => {
    const { minutes, hours } = spansAt(at(row.now));
    expect(minutes).toEqual({
      periodSeconds: 60,
      fromMilliseconds: at(row.lastHour),
      toMilliseconds: at(row.knownUntil),
    });
    expect(hours).toEqual({
      periodSeconds: 3600,
      // With the hour in progress and the last one they make two weeks.
      fromMilliseconds: at(row.lastHour) + 2 * HOUR - 14 * DAY,
      toMilliseconds: at(row.lastHour),
    });
  });
});

const points = (values: Readonly<Record<string, number>>) =>
  new Map(Object.entries(values).map(([time, value]) => [at(`${time}:00`), value]));

describe('the minutes', () => {
  const { minutes } = spansAt(at('10:05:00'));
  const null13 = Array<null>(13).fill(null);
  test.each([
    {
      row: 'hold both metrics, newest first',
      completed: { '10:02': 7, '10:03': 9 },
      inFlight: { '10:02': 1.5, '10:03': 2 },
      series: { completed: [9, 7], averageInFlight: [2, 1.5] },
    },
    {
      row: 'have no deletion where none is on record beside messages in flight',
      completed: {},
      inFlight: { '10:03': 3 },
      series: { completed: [0], averageInFlight: [3] },
    },
    {
      row: 'know nothing of one without messages in flight on record, whatever was deleted',
      completed: { '10:00': 1, '10:01': 1, '10:02': 5, '10:03': 5 },
      inFlight: { '10:01': 0 },
      series: { completed: [null, null, 1], averageInFlight: [null, null, 0] },
    },
    {
      row: 'are rounded to three digits',
      completed: { '10:02': 5, '10:03': 2.0000001 },
      inFlight: { '10:02': 1234.5, '10:03': 1 / 300 },
      series: { completed: [2, 5], averageInFlight: [0.00333, 1230] },
    },
    {
      row: 'are fifteen, without a gap',
      completed: {},
      inFlight: { '09:48': 4, '09:49': 1, '10:03': 1, '10:04': 4 },
      series: { completed: [0, ...null13, 0], averageInFlight: [1, ...null13, 1] },
    },
  ])('$row', ({ completed, inFlight, series }) => {
    const datapoints = { completed: points(completed), inFlight: points(inFlight) };
    expect(minutesOf(minutes, datapoints)).toEqual({ newestFrom: '2026-01-05T10:03:00.000Z', ...series });
  });
});

describe('the hours', () => {
  const spans = spansAt(at('10:05:00'));
  const rows: readonly {
    row: string;
    span: Span;
    completed: Readonly<Record<string, number>>;
    inFlight: Readonly<Record<string, number>>;
    hours: readonly (readonly [from: string, completed: number, inFlightMinutes: number])[];
  }[] = [
    {
      row: 'the one in progress and the last one, out of their known minutes',
      span: spans.minutes,
      completed: { '09:00': 1, '09:59': 2, '10:00': 4, '10:03': 8 },
      inFlight: { '09:00': 0.5, '09:30': 1, '09:59': 2, '10:00': 3, '10:03': 4 },
      hours: [
        ['10:00', 12, 7],
        ['09:00', 3, 3.5],
      ],
    },
    {
      row: 'none in which nothing was in flight or completed',
      span: spans.minutes,
      completed: { '09:10': 0 },
      inFlight: { '09:10': 0, '10:02': 0 },
      hours: [],
    },
    {
      row: 'one whose messages took no time that was seen',
      span: spans.minutes,
      completed: { '10:02': 3 },
      inFlight: { '10:02': 0 },
      hours: [['10:00', 3, 0]],
    },
    {
      row: 'none of what was deleted while nothing is known of messages in flight',
      span: spans.minutes,
      completed: { '09:10': 5, '10:02': 3 },
      inFlight: {},
      hours: [],
    },
    {
      row: 'nothing of minutes that were not asked for',
      span: spans.minutes,
      completed: { '08:59': 5, '10:04': 3 },
      inFlight: { '08:59': 1, '10:04': 1 },
      hours: [],
    },
    {
      row: 'older ones as they are, newest first, quiet ones left out',
      span: spans.hours,
      completed: { '03:00': 9, '07:00': 1 },
      inFlight: { '03:00': 30, '05:00': 0, '07:00': 6 },
      hours: [
        ['07:00', 1, 6],
        ['03:00', 9, 30],
      ],
    },
  ];
  test.each(rows)('are $row', ({ span, completed, inFlight, hours }) => {
    expect(activeHours(span, { completed: points(completed), inFlight: points(inFlight) })).toEqual(
      hours.map(([from, count, inFlightMinutes]) => ({ from: at(`${from}:00`), completed: count, inFlightMinutes })),
    );
  });

  const hour = (time: string, completed: number, inFlightMinutes: number) => ({
    from: at(`${time}:00`),
    completed,
    inFlightMinutes,
  });
  test('come in columns: a mean over the hour, however much of it is known', () => {
    expect(hoursOf(spans, [hour('10:00', 12, 7.5)], [hour('03:00', 9, 90)])).toEqual({
      newestFrom: '2026-01-05T10:00:00.000Z',
      completed: [12, 9],
      averageInFlight: [0.125, 1.5],
    });
  });

  test('keep a short message apart from none', () => {
    expect(hoursOf(spans, [hour('09:00', 1, 5 / 60)], [])).toMatchObject({ averageInFlight: [0.00139] });
  });

  test('are 24 at the most', () => {
    const older = Array.from({ length: 30 }, (_, back) => ({
      ...hour('08:00', 1, 1),
      from: at('08:00:00') - back * DAY,
    }));
    const { completed, averageInFlight } = hoursOf(spans, [hour('09:00', 5, 60)], older);
    expect(completed).toEqual([5, ...Array<number>(23).fill(1)]);
    expect(averageInFlight).toHaveLength(24);
  });

  test('are none where nothing is known', () => {
    const nothing = { newestFrom: '2026-01-05T10:00:00.000Z', completed: [], averageInFlight: [] };
    expect(hoursOf(spans, [], [])).toEqual(nothing);
  });
});
