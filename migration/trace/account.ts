import type { RefusalCode, RemarkCode } from '../codes/index.ts';
import type { InputDocument } from './input-document.ts';

/** What a remark says, in two sentences that never quote what may be secret. */
export interface RemarkText {
  /** What is lost, or what differs. */
  readonly lost: string;
  /** What to do about it. */
  readonly remedy: string;
}

/** Where it is written down what becomes of the places of one document. */
export interface Account {
  readonly document: InputDocument;
  mapped(pointer: string, to: string): void;
  ignored(pointer: string, reason: string): void;
  remarked(pointer: string, code: RemarkCode, text: RemarkText): void;
  refused(pointer: string, code: RefusalCode, message: string, remedy: string): void;
}
