import { ConfigurationError, type ConfigurationProblem } from '../../contract/configuration-error.ts';
import { MAXIMUM_MESSAGES } from './message-limit.ts';

/** A trace file that was read. */
export interface TraceFile {
  /** As the user wrote it: for errors, and the trace is named after it. */
  readonly path: string;
  readonly text: string;
}

/** The line of column names that the two forms of a trace begin with, after the header. */
export const COUNT_COLUMNS = 't_seconds,count';
export const JOB_COLUMNS = 't_seconds,service_s';

/** A trace file cut into its parts, still as text. */
export interface TraceLines {
  /** Lines that begin with `#`. */
  readonly header: readonly string[];
  /** Empty when the file has no line but headers. */
  readonly columns: string;
  readonly columnsLine: number;
  /** The lines after the column names; empty ones have not been taken out. */
  readonly rows: readonly string[];
}

/** What Excel and others begin a text with, to say that it is in UTF-8; it belongs to no line. */
const BYTE_ORDER_MARK = /^\uFEFF/;

/** Cuts a trace file into header, column names and rows. */
export function cutTraceFile(text: string): TraceLines {
  const lines = text.replace(BYTE_ORDER_MARK, '').split(/\r?\n/);
  const found = lines.findIndex((line) => line !== '' && !line.startsWith('#'));
  const columnsAt = found < 0 ? lines.length : found;
  return {
    header: lines.slice(0, columnsAt).filter((line) => line !== ''),
    columns: lines[columnsAt] ?? '',
    columnsLine: columnsAt + 1,
    rows: lines.slice(columnsAt + 1),
  };
}

/** One that is wrong often is wrong throughout, and nobody reads a thousand lines about it. */
const MAXIMUM_PROBLEMS = 10;

/** Collects what is wrong with a trace file, the first ten problems. */
export class TraceProblems {
  readonly #path: string;
  readonly #problems: ConfigurationProblem[] = [];

  constructor(path: string) {
    this.#path = path;
  }

  /** Whether no more can be told, so that reading on is pointless. */
  get full(): boolean {
    return this.#problems.length >= MAXIMUM_PROBLEMS;
  }

  /** @param place the number of the line, or what else is wrong */
  add(place: number | string, rule: string, received: string | undefined, remedy = 'Correct it.'): void {
    const shown = received === undefined ? 'nothing' : JSON.stringify(received.slice(0, 80));
    const name = typeof place === 'number' ? `line ${place}` : place;
    if (!this.full) this.#problems.push({ name, rule, received: shown, remedy });
  }

  /** A simulation needs a message, and memory bounds how many. Without one, lines that were told of already are the reason. */
  checkMessages(count: number): void {
    const rule = `a trace of 1 to ${MAXIMUM_MESSAGES} messages`;
    if (count > MAXIMUM_MESSAGES || (count === 0 && this.#problems.length === 0))
      this.add('the file', rule, `${count}`);
  }

  /** @throws ConfigurationError naming file, lines and rules, if anything was added */
  throwIfAny(): void {
    if (this.#problems.length > 0) throw new ConfigurationError(`The trace ${this.#path}`, this.#problems);
  }
}
