import { MAXIMUM_PATH_NAMES } from '../../contract/workspace-manifest.ts';
import type { TreeLimits } from './tree.ts';
import { LONGEST_PATH_BYTES, nameCount } from './tree-path.ts';

/** Half a second or so for all of them. */
const MOST_LOOKS_ASIDE = 20_000;

/** There is more than a workspace may hold. Its message is a sentence for the files' owner. */
export class TooLargeError extends Error {
  override readonly name = 'TooLargeError';
  /** How many files, directories and links were counted until it was too much. */
  readonly entries: number;
  /** How many bytes of files. */
  readonly bytes: number;

  constructor(what: string, counted: TreeLimits) {
    super(`The workspace is too large: ${what}.`);
    this.entries = counted.entries;
    this.bytes = counted.bytes;
  }
}

/**
 * Counts what is found against the limits as it is found, so that nothing larger is ever held or read. All methods
 * throw TooLargeError.
 */
export class TreeCount {
  readonly #limits: TreeLimits;
  #entries = 0;
  #bytes = 0;
  #looksAside = 0;

  constructor(limits: TreeLimits) {
    this.#limits = limits;
  }

  addEntry(): void {
    this.#entries += 1;
    if (this.#entries > this.#limits.entries)
      this.#refuse(`it has more than ${this.#limits.entries} files, directories and links`);
  }

  addBytes(bytes: number): void {
    this.#bytes += bytes;
    if (this.#bytes > this.#limits.bytes) this.#refuse(`its files have more than ${this.#limits.bytes} bytes`);
  }

  /** What is longer could not be written where a workspace's own directory has a longer path than here. */
  checkPath(path: string): void {
    const names = nameCount(path);
    if (names > MAXIMUM_PATH_NAMES)
      this.#refuse(
        `${path.slice(0, 100)}... lies too deep, its path has ${names} names, and ${MAXIMUM_PATH_NAMES} are the most`,
      );
    if (Buffer.byteLength(path) > LONGEST_PATH_BYTES)
      this.#refuse(`${path.slice(0, 100)}... and what is below it has a path of more than ${LONGEST_PATH_BYTES} bytes`);
  }

  /** Counts a look at something that is not saved, to know where a link leads. */
  addLookAside(): void {
    this.#looksAside += 1;
    if (this.#looksAside > MOST_LOOKS_ASIDE)
      this.#refuse(
        `its links lead more than ${MOST_LOOKS_ASIDE} times through files and directories that are not saved`,
      );
  }

  #refuse(what: string): never {
    throw new TooLargeError(what, { entries: this.#entries, bytes: this.#bytes });
  }
}
