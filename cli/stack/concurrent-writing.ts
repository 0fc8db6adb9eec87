import { AwsError } from '../../aws/errors.ts';
import type { VersionedParameter } from '../../aws/parameter.ts';
import type { Overrides } from '../../contract/overrides.ts';
import { mergeOverrides, sameOverrides } from './overrides-merge.ts';

/** Somebody else's text was written over and could not be read again, so it is not put back. */
export class ReplacedTextError extends Error {
  override readonly name = 'ReplacedTextError';

  constructor(version: number, cause: AwsError) {
    super(
      `version ${version}, which somebody else wrote at the same time, was replaced and could not be read: ${cause.message}`,
      {
        cause,
      },
    );
  }
}

export interface WritingParts {
  /** Reads the newest text, or that of a version. */
  readonly read: (version?: number) => Promise<VersionedParameter>;
  /** Resolves to the version of the new text. */
  readonly write: (text: string) => Promise<number>;
  /** Throws for a text that the scaler cannot read. */
  readonly parse: (text: string) => Overrides;
  readonly change: (before: Overrides) => Overrides;
}

/**
 * A change of the parameter, beside somebody else who writes another one at the same time. Should three write within the same moment, what
 * one of them lost for a moment may pass for taken away, because nothing tells which text a writer started from.
 */
export class ConcurrentWriting {
  readonly #parts: WritingParts;
  /** The newest text that is known: where others who write now started from. */
  #inPlace: { readonly version: number; readonly overrides: Overrides };
  #collided = false;
  #before: Overrides;
  #after: Overrides;

  /** @throws what `change` throws. */
  constructor(parts: WritingParts, { text, version }: VersionedParameter) {
    this.#parts = parts;
    this.#before = parts.parse(text);
    this.#inPlace = { version, overrides: this.#before };
    this.#after = parts.change(this.#before);
  }

  /** All that others wrote, without the change. */
  get before(): Overrides {
    return this.#before;
  }

  /** The same with the change. */
  get after(): Overrides {
    return this.#after;
  }

  /**
   * Goes one round: writes what is not in place yet. After a collision it looks first, also at what it wrote itself the round before.
   *
   * @returns whether the change is in place, with all that others wrote.
   * @throws AwsError; ReplacedTextError; what `parse` and `change` throw, with the text of the others put back.
   */
  async settled(): Promise<boolean> {
    const { read, write } = this.#parts;
    if (this.#collided) {
      const newest = await read();
      if (newest.version > this.#inPlace.version) {
        const theirs = await this.#takeIn(newest.text);
        this.#inPlace = { version: newest.version, overrides: theirs };
      }
    }
    if (sameOverrides(this.#after, this.#inPlace.overrides)) return true;
    const mine = this.#after;
    const written = await write(JSON.stringify(mine));
    const alone = written === this.#inPlace.version + 1;
    if (!alone) await this.#takeIn(await this.#replaced(written - 1));
    this.#inPlace = { version: written, overrides: mine };
    return alone && !this.#collided;
  }

  /** The text of somebody else that was written over. */
  async #replaced(version: number): Promise<string> {
    try {
      return (await this.#parts.read(version)).text;
    } catch (error) {
      if (!(error instanceof AwsError)) throw error;
      throw new ReplacedTextError(version, error);
    }
  }

  async #takeIn(text: string): Promise<Overrides> {
    const { write, parse, change } = this.#parts;
    this.#collided = true;
    try {
      const theirs = parse(text);
      this.#before = mergeOverrides(this.#inPlace.overrides, this.#before, theirs);
      this.#after = change(this.#before);
      return theirs;
    } catch (error) {
      await write(text);
      throw error;
    }
  }
}
