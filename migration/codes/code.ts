/**
 * How much a remark weighs.
 * - `refused`: the input cannot be converted; exit code 2.
 * - `loss`: something the input asks for is not in the output; exit code 3 under `--strict`.
 * - `change`: it is in the output, and behaves differently there.
 * - `note`: nothing differs, but somebody has to know or do something.
 */
export type Severity = 'refused' | 'loss' | 'change' | 'note';

/** A kind of remark. Its code is its name in a table; codes are stable, so that machines can go by them. */
export interface CodeMeaning {
  readonly severity: Severity;
  /** One sentence for the documentation: when it is said. */
  readonly meaning: string;
  /** A remark of this kind says nothing about the fate of its place: what becomes of the value has to be said all the same. */
  readonly beside?: true;
}

export type CodeTable = Readonly<Record<string, CodeMeaning>>;
