import type { TraceKindName } from '../../simulator/traces/generated.ts';

type Set = Readonly<Record<string, string>>;

/** A part of the rule, where it pays, and what came of it when the part was taken out of the source. */
export interface Ablation {
  readonly part: string;
  readonly shownBy: string;
  readonly kind: TraceKindName;
  readonly set: Set;
  /** Cost over work and p95 wait in seconds, measured once. */
  readonly without: string;
}

const bursts = { shownBy: 'array-bursts', kind: 'array-bursts', set: {} } as const;
const shortOnes = { shownBy: 'bursty, 0.5 s', kind: 'bursty', set: { serviceSeconds: '0.5' } } as const;

export const ablations: readonly Ablation[] = [
  {
    part: 'the lead of 0.65 (rule 1)',
    shownBy: 'daily, 30 s',
    kind: 'daily',
    set: { serviceSeconds: '30' },
    without: '1.031 / 68',
  },
  { part: 'credit for tasks at work (2)', ...shortOnes, without: '1.556 / 30' },
  { part: 'whole messages (2)', ...bursts, without: '1.213 / 120' },
  { part: 'one more for every 20 (3)', ...bursts, without: '1.238 / 70' },
  { part: 'learning at all (4)', ...bursts, without: '1.066 / 341' },
  { part: '', ...shortOnes, without: '4.957 / 26' },
  { part: 'the hours (4)', ...bursts, without: '1.237 / 183' },
  {
    part: 'learning the start delay (5)',
    shownBy: 'bursty, 30 s, starts of 60 s',
    kind: 'bursty',
    set: { serviceSeconds: '30', startDelayP50Seconds: '60' },
    without: '1.132 / 64',
  },
  { part: 'the idle exit of 1 s: 5 s (6)', ...shortOnes, without: '1.309 / 36' },
  { part: 'the idle exit of 1 s: 20 s', ...bursts, without: '1.448 / 64' },
  {
    part: 'the paid minute (6)',
    shownBy: 'bursty, 30 s, target 36 s',
    kind: 'bursty',
    set: { serviceSeconds: '30', ECS_TARGET_WAIT_SECONDS: '36' },
    without: '1.231 / 31',
  },
  {
    part: 'the keeper (7)',
    shownBy: 'bursty, 30 s, one task, target 36 s',
    kind: 'bursty',
    set: { serviceSeconds: '30', offeredLoadTasks: '1', ECS_TARGET_WAIT_SECONDS: '36' },
    without: '1.608 / 49',
  },
  {
    part: 'its 15 % (7)',
    shownBy: 'bursty, 18 s, half a task',
    kind: 'bursty',
    set: { serviceSeconds: '18', offeredLoadTasks: '0.5' },
    without: '1.747 / 60',
  },
  {
    part: 'its expected message (7)',
    shownBy: 'isolated, 60 s, target 36 s',
    kind: 'isolated',
    set: { serviceSeconds: '60', days: '20', ECS_TARGET_WAIT_SECONDS: '36' },
    without: '6.217 / 65',
  },
  { part: 'ticks of 10 s: 30 s', ...bursts, without: '1.231 / 107' },
  {
    part: 'ticks of 10 s: 60 s',
    shownBy: 'on-off, 8 s',
    kind: 'on-off',
    set: { serviceSeconds: '8' },
    without: '1.337 / 57',
  },
];
