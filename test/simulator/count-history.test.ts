import { describe, expect, test } from '@jest/globals';
import { CountHistory } from '../../simulator/count-history.ts';

describe('the history of counts', () => {
  const history = new CountHistory(30);
  history.record(10, { visible: 1, inFlight: 0 });
  history.record(20, { visible: 0, inFlight: 1 });
  history.record(20, { visible: 0, inFlight: 2 });

  test.each([
    { name: 'before the first record', seconds: 9.9, counts: { visible: 0, inFlight: 0 } },
    { name: 'at a record', seconds: 10, counts: { visible: 1, inFlight: 0 } },
    { name: 'between two', seconds: 19.9, counts: { visible: 1, inFlight: 0 } },
    { name: 'at the moment of two: what held after both', seconds: 20, counts: { visible: 0, inFlight: 2 } },
    { name: 'long after the last', seconds: 9999, counts: { visible: 0, inFlight: 2 } },
  ])('knows what held $name', ({ seconds, counts }) => {
    expect(history.at(seconds)).toEqual(counts);
  });

  test('keeps what it records, not what becomes of it', () => {
    const counts = { visible: 1, inFlight: 0 };
    const own = new CountHistory(30);
    own.record(0, counts);
    counts.visible = 9;
    expect(own.at(0).visible).toBe(1);
  });

  /** A hundred records a second, for more than three times what it has to remember. */
  function longHistory(): CountHistory {
    const long = new CountHistory(30);
    for (let index = 0; index <= 10_010; index += 1) long.record(index / 100, { visible: index, inFlight: 0 });
    return long;
  }

  test('forgets nothing that can still be asked for', () => {
    for (const seconds of [70.1, 85, 100.1]) expect(longHistory().at(seconds).visible).toBe(Math.round(seconds * 100));
  });

  test('forgets what is twice as long ago as anyone may ask', () => {
    expect(longHistory().at(40)).toEqual({ visible: 0, inFlight: 0 });
  });
});
