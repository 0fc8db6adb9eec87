import { median, rounded } from './statistics.ts';

/** One of several ways to come to the same thing. */
export interface Way {
  readonly name: string;
  /** Goes it once, and gives what of that counts, in milliseconds. */
  readonly measure: () => Promise<number>;
}

/** What each way took in one round, in milliseconds. The first is what the others are compared with. */
export type Round = ReadonlyMap<string, number>;

export interface WayFigures {
  readonly way: string;
  readonly milliseconds: number;
  readonly p95Milliseconds: number;
  /** The median of the ratios to the first way in the same round, so that it holds when the machine's speed drifts. */
  readonly ratio: number;
}

const WARM_UPS = 1;
/** Beyond these, words about progress would fill a log. */
const MOST_WORDS = 5;

/** Goes all ways in turn, as often as there are rounds and once before. */
export async function sideBySide(
  what: string,
  ways: readonly Way[],
  rounds: number,
  tell: (text: string) => void,
): Promise<WayFigures[]> {
  const measured: Round[] = [];
  for (let round = -WARM_UPS; round < rounds; round += 1) {
    if (round <= 0 || round % Math.ceil(rounds / MOST_WORDS) === 0)
      tell(`${what}, round ${Math.max(0, round) + 1} of ${rounds}`);
    const times = new Map<string, number>();
    for (const { name, measure } of ways) times.set(name, await measure());
    if (round >= 0) measured.push(times);
  }
  return figuresOf(measured);
}

/** Figures of all ways; the rounds must have the same ones. */
export function figuresOf(rounds: readonly Round[]): WayFigures[] {
  const [base, ...others] = rounds[0]?.keys() ?? [];
  if (base === undefined) return [];
  const timesOf = (way: string) => rounds.map((times) => times.get(way) ?? Number.NaN);
  const baseTimes = timesOf(base);
  return [base, ...others].map((way) => {
    const times = timesOf(way);
    const sorted = [...times].sort((a, b) => a - b);
    return {
      way,
      milliseconds: rounded(median(times)),
      p95Milliseconds: rounded(sorted[Math.ceil(sorted.length * 0.95) - 1] ?? Number.NaN),
      ratio: rounded(median(times.map((time, round) => time / (baseTimes[round] ?? Number.NaN))), 3),
    };
  });
}

export async function millisecondsOf(work: () => Promise<unknown>): Promise<number> {
  const begin = performance.now();
  await work();
  return performance.now() - begin;
}
