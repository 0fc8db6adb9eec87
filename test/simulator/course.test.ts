import { describe, expect, test } from '@jest/globals';
import { CourseRecord } from '../../simulator/course.ts';

const traceOf = (durationSeconds: number, arrivals: readonly number[]) => ({
  name: 'hand-made',
  durationSeconds,
  arrivalSeconds: Float64Array.from(arrivals),
  serviceSeconds: new Float64Array(arrivals.length).fill(1),
});
const quiet = { visible: 0, inFlight: 0, starting: 0, running: 0 };

describe('the course of a simulation', () => {
  test('has the most of each minute of a short one, and the wait of what was sent in it', () => {
    const record = new CourseRecord(traceOf(180, [10, 50, 130]));
    record.watch({ nowSeconds: 0, visible: 2, inFlight: 1, starting: 4, running: 1 });
    record.watch({ ...quiet, nowSeconds: 60, running: 3 });
    record.watch({ ...quiet, nowSeconds: 120 });
    expect(record.points(Float64Array.of(30, 20, 5))).toEqual([
      { startSeconds: 0, backlog: 3, tasks: 5, p95: 30 },
      { startSeconds: 60, backlog: 0, tasks: 3, p95: null },
      { startSeconds: 120, backlog: 0, tasks: 0, p95: 5 },
    ]);
  });

  test('puts minutes of a long one together, and keeps the most of them', () => {
    const record = new CourseRecord(traceOf(7 * 86_400, [100]));
    for (let minute = 0; minute < 7 * 1440; minute += 1)
      record.watch({ ...quiet, nowSeconds: minute * 60, running: minute === 30 ? 9 : 1 });
    const points = record.points(Float64Array.of(7));
    expect(points).toHaveLength(480);
    expect(points.slice(0, 3).map(({ tasks }) => tasks)).toEqual([1, 9, 1]);
    expect(points[0]?.p95).toBe(7);
  });

  test('goes on after the trace for as long as the simulation does', () => {
    const record = new CourseRecord(traceOf(60, [0]));
    for (const nowSeconds of [0, 60, 120]) record.watch({ ...quiet, nowSeconds });
    expect(record.points(Float64Array.of(1))).toHaveLength(3);
  });
});
