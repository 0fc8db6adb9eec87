import type { CodeMeaning } from '../codes/code.ts';
import { codes, type RefusalCode, type RemarkCode } from '../codes/index.ts';
import type { ConversionProblem } from '../problem.ts';
import type { Account, RemarkText } from './account.ts';
import type { Fate } from './fate.ts';
import type { InputDocument } from './input-document.ts';
import { isList, type Json, leafPointers } from './json.ts';
import { Place } from './place.ts';

/**
 * The account of one input document: each leaf ends up mapped (its value is in an output), ignored with a reason, or remarked on. A leaf of
 * which nothing was said is told as lost, so a rule that is missing can never lose anything in silence.
 */
export class Ledger implements Account {
  readonly document: InputDocument;
  readonly #fates: Fate[] = [];
  readonly #destinations = new Map<string, string[]>();
  readonly #said = new Set<string>();
  readonly #problems: ConversionProblem[] = [];

  constructor(document: InputDocument) {
    this.document = document;
  }

  get root(): Place {
    return new Place(this, '', this.document.content);
  }

  /** What was found wrong so far: an input with problems is refused, or of several task definitions in it those that they are about. */
  get problems(): readonly ConversionProblem[] {
    return this.#problems;
  }

  mapped(pointer: string, to: string): void {
    const known = this.#destinations.get(pointer);
    if (known !== undefined) {
      known.push(to);
      return;
    }
    const destinations = [to];
    this.#destinations.set(pointer, destinations);
    this.#note({ pointer, fate: 'mapped', to: destinations });
  }

  ignored(pointer: string, reason: string): void {
    this.#note({ pointer, fate: 'ignored', reason });
  }

  remarked(pointer: string, code: RemarkCode, text: RemarkText): void {
    const { severity } = codes[code];
    this.#note({ pointer, fate: 'remarked', code, severity, lost: text.lost, remedy: text.remedy });
  }

  refused(pointer: string, code: RefusalCode, message: string, remedy: string): void {
    const position = this.document.positionOf(pointer);
    this.#problems.push({ input: this.document.name, position, pointer, code, message, remedy });
  }

  /**
   * What became of every leaf, in the order of the document. What is ignored, lost or mapped is so with all below it; that something
   * differs says nothing about what is below.
   */
  fates(): readonly Fate[] {
    const leaves = leafPointers(this.document.content);
    const told = new Set(this.#fates.filter(tellsFate).map(({ pointer }) => pointer));
    const covering = new Set(this.#fates.filter(coversWhatIsBelow).map(({ pointer }) => pointer));
    const ranks = new Map<string, number>();
    const silent: Fate[] = [];
    leaves.forEach((leaf, index) => {
      const lineage = ancestry(leaf);
      for (const pointer of lineage) if (!ranks.has(pointer)) ranks.set(pointer, index);
      if (!told.has(leaf) && !lineage.some((pointer) => covering.has(pointer))) silent.push(this.#fateOfSilence(leaf));
    });
    const rank = ({ pointer }: Fate) => ranks.get(pointer) ?? leaves.length;
    const left = new Set(this.#fates.filter(({ fate }) => fate === 'ignored').map(({ pointer }) => pointer));
    // Nobody needs to know of a placeholder in what is not read.
    const heard = this.#fates.filter(
      (entry) => tellsFate(entry) || !ancestry(entry.pointer).some((at) => left.has(at)),
    );
    return [...heard, ...silent].sort((a, b) => rank(a) - rank(b));
  }

  /** What several rules say of the same place, such as one that two workloads share, is said once. */
  #note(entry: Partial<Fate> & { pointer: string }): void {
    const text = JSON.stringify(entry);
    if (this.#said.has(text)) return;
    this.#said.add(text);
    this.#fates.push({ input: this.document.name, ...entry } as Fate);
  }

  #fateOfSilence(pointer: string): Fate {
    const input = this.document.name;
    const value = valueAt(this.document.content, pointer);
    if (value === null) return { input, pointer, fate: 'ignored', reason: 'Null means unset.' };
    const empty = isList(value) || (this.document.kind === 'ecs' && typeof value === 'object');
    if (empty) return { input, pointer, fate: 'ignored', reason: 'It is empty, which means unset.' };
    const lost = 'No rule of the conversion knows this member, and nothing in the output stands for it.';
    const remedy = 'Look it up in the documentation of the platform that it comes from, and add by hand what it did.';
    return { input, pointer, fate: 'remarked', code: 'not-converted', severity: 'loss', lost, remedy };
  }
}

function tellsFate(entry: Fate): boolean {
  if (entry.fate !== 'remarked') return true;
  const meaning: CodeMeaning = codes[entry.code];
  return meaning.beside !== true;
}

function coversWhatIsBelow(entry: Fate): boolean {
  return entry.fate !== 'remarked' || entry.severity === 'loss';
}

/** A pointer and all those above it. */
export function ancestry(pointer: string): string[] {
  const steps = pointer.split('/');
  return steps.map((_, index) => steps.slice(0, steps.length - index).join('/'));
}

function valueAt(content: Json, pointer: string): Json | undefined {
  const steps = pointer.split('/').slice(1);
  return steps.reduce<Json | undefined>((value, step) => {
    if (typeof value !== 'object' || value === null) return undefined;
    return (value as Record<string, Json>)[step.replaceAll('~1', '/').replaceAll('~0', '~')];
  }, content);
}
