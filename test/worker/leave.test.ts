import { describe, expect, test } from '@jest/globals';
import { nextStep, type Step } from '../../worker/leave.ts';
import { workerSettings } from './support/settings.ts';

const leave = (reason: 'idle' | 'lifetime'): Step => ({ kind: 'leave', reason });
const receive = (waitSeconds: number, last = false): Step => ({ kind: 'receive', waitSeconds, last });

interface Row {
  readonly name: string;
  readonly settings?: Readonly<Record<string, string>>;
  /** Seconds since the process started. */
  readonly now: number;
  readonly idleSince: number;
  readonly lastReceiveCameEmpty?: boolean;
  readonly expected: Step;
}

const fiveSecondsOfIdleness = { WORKER_IDLE_EXIT_SECONDS: '5' };

// Where a row does not say otherwise: burst, 1 s of idleness, 60 s paid anyway, a day of life.
const rows: readonly Row[] = [
  { name: 'a new burst task polls as long as SQS allows', now: 1, idleSince: 1, expected: receive(20) },
  { name: 'the paid minimum is longer than the idle exit', now: 50, idleSince: 1, expected: receive(9) },
  { name: 'the last second is for the last receive', now: 59, idleSince: 1, expected: receive(1, true) },
  {
    name: 'an empty last receive lets it leave',
    now: 60,
    idleSince: 1,
    lastReceiveCameEmpty: true,
    expected: leave('idle'),
  },
  { name: 'without an empty last receive it does not leave', now: 75, idleSince: 1, expected: receive(1, true) },
  {
    name: 'a last receive that came back before its second was over is repeated',
    now: 59.5,
    idleSince: 1,
    lastReceiveCameEmpty: true,
    expected: receive(1, true),
  },
  {
    name: 'after the paid minimum one last receive follows each message',
    now: 90,
    idleSince: 90,
    expected: receive(1, true),
  },
  {
    name: 'after the paid minimum an empty receive lets it leave a second after its message',
    now: 91,
    idleSince: 90,
    lastReceiveCameEmpty: true,
    expected: leave('idle'),
  },
  {
    name: 'a longer idle exit counts from the last message',
    settings: fiveSecondsOfIdleness,
    now: 90,
    idleSince: 90,
    expected: receive(4),
  },
  {
    name: 'half seconds are rounded down, as SQS takes whole ones',
    settings: fiveSecondsOfIdleness,
    now: 92.5,
    idleSince: 90,
    expected: receive(1),
  },
  {
    name: 'a message late in the paid minute moves the end',
    settings: fiveSecondsOfIdleness,
    now: 58,
    idleSince: 58,
    expected: receive(4),
  },
  {
    name: 'without a paid minimum, too, an idle exit of one second is the last receive alone',
    settings: { WORKER_PAID_MINIMUM_SECONDS: '0' },
    now: 0.3,
    idleSince: 0.3,
    expected: receive(1, true),
  },
  {
    name: 'a baseline task ignores idleness',
    settings: { WORKER_ROLE: 'baseline' },
    now: 5000,
    idleSince: 1,
    lastReceiveCameEmpty: true,
    expected: receive(20),
  },
  {
    name: "a baseline task's poll ends with its lifetime",
    settings: { WORKER_ROLE: 'baseline', WORKER_MAX_LIFETIME_SECONDS: '300' },
    now: 293,
    idleSince: 1,
    expected: receive(7),
  },
  {
    name: 'a baseline task leaves at the end of its lifetime',
    settings: { WORKER_ROLE: 'baseline', WORKER_MAX_LIFETIME_SECONDS: '300' },
    now: 300,
    idleSince: 299,
    expected: leave('lifetime'),
  },
  {
    name: 'a burst task leaves at the end of its lifetime, too, however busy it was',
    settings: { WORKER_MAX_LIFETIME_SECONDS: '300' },
    now: 301,
    idleSince: 301,
    expected: leave('lifetime'),
  },
  {
    name: "a burst task's poll ends with its lifetime",
    settings: { WORKER_MAX_LIFETIME_SECONDS: '300', WORKER_IDLE_EXIT_SECONDS: '100' },
    now: 297,
    idleSince: 290,
    expected: receive(3),
  },
];

describe('what a worker does next', () => {
  test.each(rows)('$name', ({ settings, now, idleSince, lastReceiveCameEmpty = false, expected }) => {
    const start = Date.parse('2026-01-05T10:00:00.000Z');
    const at = (seconds: number) => start + seconds * 1000;
    const moment = { now: at(now), startedAt: start, idleSince: at(idleSince), lastReceiveCameEmpty };
    expect(nextStep(workerSettings(settings), moment)).toEqual(expected);
  });
});
