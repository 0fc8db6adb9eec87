import type { RefusalCode } from './codes/index.ts';
import type { TextPosition } from './trace/input-document.ts';

/** Why an input, or a part of it, cannot be converted. All problems of all inputs are collected and told together. */
export interface ConversionProblem {
  /** Name of the input document. */
  readonly input: string;
  readonly position?: TextPosition | undefined;
  /** JSON pointer within the document; empty for the document itself, or where it could not be read at all. */
  readonly pointer: string;
  readonly code: RefusalCode;
  /** One sentence: what is wrong. Never quotes a value that may be secret. */
  readonly message: string;
  /** One sentence: what to do. */
  readonly remedy: string;
}
