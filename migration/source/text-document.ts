import type { RefusalCode, RemarkCode } from '../codes/index.ts';
import type { RemarkText } from '../trace/account.ts';
import type { Json } from '../trace/json.ts';

/** One document of a text, as its grammar has it. Offsets are counted in UTF-16 units from the beginning of the text. */
export interface TextDocument {
  readonly start: number;
  readonly content: Json;
  /** Where the value at each JSON pointer begins. */
  readonly offsets: ReadonlyMap<string, number>;
  /** Why it cannot be used; none where it can. */
  readonly flaws: readonly Flaw[];
}

/** What is wrong with a text. No member of it quotes the text, which may be a secret's. */
export interface Flaw {
  readonly offset: number;
  readonly pointer: string;
  readonly code: RefusalCode;
  readonly message: string;
  readonly remedy: string;
}

/** Something in a text's form that was read although its grammar forbids it. */
export interface FormRemark {
  readonly offset: number;
  readonly code: RemarkCode;
  readonly text: RemarkText;
}

/** More levels than any task definition, manifest or CRD has; what comes after the reading recurses over the levels. */
export const MAX_DEPTH = 200;

/** A document of which nothing can be said but what is wrong. */
export function unreadable(flaw: Flaw): TextDocument {
  return { start: flaw.offset, content: null, offsets: new Map(), flaws: [flaw] };
}

export function tooDeep(offset: number, pointer: string): Flaw {
  return {
    offset,
    pointer,
    code: 'too-deep',
    message: `The document is nested deeper than ${MAX_DEPTH} levels here.`,
    remedy: 'Nothing on either platform nests that deep; look for brackets that open and never close.',
  };
}

/** The flaw of a number that would come out as another one; undefined for a literal whose value is held as it stands. */
export function numberFlaw(literal: string, value: number, offset: number, pointer: string): Flaw | undefined {
  const integer = /^[-+]?(0[xXbBoO][\da-fA-F_]+|[\d_]+)$/.test(literal);
  if (Number.isFinite(value) && (!integer || Number.isSafeInteger(value))) return undefined;
  return {
    offset,
    pointer,
    code: 'number-out-of-range',
    message: 'This number is infinite, no number, or an integer above 2^53, which cannot be held exactly.',
    remedy: 'Put quotes around it if it is a text, e.g. an identifier; else write a smaller number.',
  };
}
