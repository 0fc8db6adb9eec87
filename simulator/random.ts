import { xoroshiro128plusFromState } from 'pure-rand/generator/xoroshiro128plus';

// Taken once: in a context of its own, which a test runs in, each look at a global takes a microsecond.
const { cos, exp, floor, imul, log, PI, sin, sqrt } = Math;

const TWO_TO_26 = 2 ** 26;
const TWO_TO_32 = 2 ** 32;
const TWO_TO_53 = 2 ** 53;

/**
 * Chance with a seed: the same seed gives the same numbers, on every machine. Each call moves the stream on; what must not disturb each
 * other gets a stream of its own by `fork`.
 */
export class Random {
  readonly #seed: number;
  readonly #generator;
  #spareNormal: number | undefined;

  /** @param seed a whole number, at most 2^53 - 1 in size */
  constructor(seed: number) {
    this.#seed = seed;
    this.#generator = xoroshiro128plusFromState(stateFrom(seed));
  }

  /** A number from 0 up to, but not including, 1, in steps of 2^-53. */
  uniform(): number {
    const high = this.#generator.next() >>> 5;
    const low = this.#generator.next() >>> 6;
    return (high * TWO_TO_26 + low) / TWO_TO_53;
  }

  /** A whole number from 0 up to, but not including, `below`. */
  int(below: number): number {
    return floor(this.uniform() * below);
  }

  /** A number from `from` up to, but not including, `to`. */
  between(from: number, to: number): number {
    return from + (to - from) * this.uniform();
  }

  /** Normally distributed, with mean 0 and standard deviation 1. */
  normal(): number {
    const spare = this.#spareNormal;
    if (spare !== undefined) {
      this.#spareNormal = undefined;
      return spare;
    }
    // Box and Muller's transform: a random point of the plane, in polar coordinates.
    const radius = sqrt(-2 * log(1 - this.uniform()));
    const angle = 2 * PI * this.uniform();
    this.#spareNormal = radius * sin(angle);
    return radius * cos(angle);
  }

  /** Lognormally distributed: half of the numbers lie below the median, and `sigma` is the standard deviation of the logarithm. */
  logNormal(median: number, sigma: number): number {
    return median * exp(sigma * this.normal());
  }

  /** Exponentially distributed, as the gaps between independent events are. */
  exponential(mean: number): number {
    return -mean * log(1 - this.uniform());
  }

  /** A stream of its own that depends on seed and label alone, not on what was drawn before. */
  fork(label: string): Random {
    return new Random(hash(`${this.#seed}/${label}`));
  }
}

/**
 * Four words that have nothing in common between neighbouring seeds. The generator's own seeding would hand out the seed's complement as
 * the first number, so that every small seed began with nearly 1.
 */
function stateFrom(seed: number): readonly number[] {
  let word = (seed | 0) ^ mix(floor(seed / TWO_TO_32) | 0);
  return Array.from({ length: 4 }, () => {
    // SplitMix's increment keeps the four words from all being 0, which would be a generator's dead end.
    word = (word + 0x9e3779b9) | 0;
    return mix(word);
  });
}

/** 53 bits of a text, by which forks are seeded: FNV-1a twice, from two beginnings. */
function hash(text: string): number {
  let high = 0x811c9dc5;
  let low = 0x01000193;
  for (const byte of new TextEncoder().encode(text)) {
    high = imul(high ^ byte, 0x01000193);
    low = imul(low ^ byte, 0x85ebca6b);
  }
  return (mix(high) >>> 11) * TWO_TO_32 + (mix(low) >>> 0);
}

/** MurmurHash3's last step: one bit of the word changes about half of the result's. */
function mix(word: number): number {
  let mixed = word;
  mixed = imul(mixed ^ (mixed >>> 16), 0x85ebca6b);
  mixed = imul(mixed ^ (mixed >>> 13), 0xc2b2ae35);
  return mixed ^ (mixed >>> 16);
}
