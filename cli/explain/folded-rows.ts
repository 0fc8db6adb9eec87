import { CommandFailure } from '../terminal/failure.ts';

interface Foldable {
  /** In ISO 8601, as is `to`. */
  readonly from: string;
  readonly to: string;
  /** How many were folded into this one. */
  readonly count: number;
}

/** More than anybody reads, and than a terminal shows. */
const MAXIMUM_ROWS = 10_000;

/** Rows of a table, of which those that follow each other and say the same are one. */
export class FoldedRows<Row extends Foldable> {
  readonly #rows: Row[] = [];
  readonly #saysTheSame: (one: Row, other: Row) => boolean;

  constructor(saysTheSame: (one: Row, other: Row) => boolean) {
    this.#saysTheSame = saysTheSame;
  }

  get rows(): readonly Row[] {
    return this.#rows;
  }

  /** @throws CommandFailure when there are too many. */
  add(row: Row): void {
    const last = this.#rows.at(-1);
    if (last && this.#saysTheSame(last, row)) {
      this.#rows[this.#rows.length - 1] = { ...last, to: row.to, count: last.count + row.count };
      return;
    }
    if (this.#rows.length >= MAXIMUM_ROWS) throw tooMany(MAXIMUM_ROWS, 'rows');
    this.#rows.push(row);
  }
}

/** @param what - there is too much of in the time that was asked for. */
export function tooMany(maximum: number, what: string): CommandFailure {
  return new CommandFailure(
    `There are more than ${maximum} ${what} in that time: choose a shorter one with --since and --until.`,
  );
}
