import { LONGEST_NAME_BYTES, LONGEST_PATH_BYTES, parentOf } from './tree-path.ts';

/** What is left of a name beside its suffix: enough for any number that may have to follow. */
const SMALLEST_ROOM_BYTES = 16;

/**
 * Names in the same directory for what cannot keep its own: with a suffix, shortened and numbered where need be. Where
 * the directory's own path leaves no room for one, the name is in the nearest above it that does.
 */
export class BesidePaths {
  readonly #suffix: string;
  readonly #isTaken: (path: string) => boolean;
  /** The last number that was tried, by the path that has none: names that begin alike may share it. */
  readonly #numbers = new Map<string, number>();

  /** @param isTaken says so from then on also of what was given and used. */
  constructor(suffix: string, isTaken: (path: string) => boolean) {
    this.#suffix = suffix;
    this.#isTaken = isTaken;
  }

  next(path: string): string {
    const name = Buffer.from(path.slice(path.lastIndexOf('/') + 1));
    const { directory, bytes } = this.#placeFor(path);
    const withEnd = (end: string) => directory + shortened(name, bytes - Buffer.byteLength(end)) + end;
    const unnumbered = withEnd(this.#suffix);
    for (let number = (this.#numbers.get(unnumbered) ?? 0) + 1; ; number += 1) {
      const candidate = number === 1 ? unnumbered : withEnd(`${this.#suffix}-${number}`);
      if (this.#isTaken(candidate)) continue;
      this.#numbers.set(unnumbered, number);
      return candidate;
    }
  }

  /** The beginning of the path, and how many bytes a name after it may have. */
  #placeFor(path: string): { directory: string; bytes: number } {
    const parent = parentOf(path);
    if (parent === undefined) return { directory: '', bytes: LONGEST_NAME_BYTES };
    const directory = `${parent}/`;
    const bytes = Math.min(LONGEST_NAME_BYTES, LONGEST_PATH_BYTES - Buffer.byteLength(directory));
    return bytes < Buffer.byteLength(this.#suffix) + SMALLEST_ROOM_BYTES
      ? this.#placeFor(parent)
      : { directory, bytes };
  }
}

/** As much of a name as has so many bytes, without tearing a character: those that go on in UTF-8 begin with bits 10. */
function shortened(name: Buffer, bytes: number): string {
  let end = Math.min(name.length, bytes);
  while (((name[end] ?? 0) & 0b1100_0000) === 0b1000_0000) end -= 1;
  return name.toString('utf8', 0, end);
}
