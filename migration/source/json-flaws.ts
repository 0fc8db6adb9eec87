import type { printParseErrorCode } from 'jsonc-parser';
import type { TextPosition } from '../trace/input-document.ts';
import type { Flaw } from './text-document.ts';

export type JsonErrorName = ReturnType<typeof printParseErrorCode>;

const missing = 'Write what is missing, or take out what is too much.';
const unclosed = (what: string): Said => [`A ${what} opens and is never closed.`, 'Close it.'];
type Said = readonly [message: string, remedy: string];

/** What is said about each way of breaking JSON; the parser's own texts are names. */
const sentences: Readonly<Record<JsonErrorName, Said>> = {
  InvalidSymbol: [
    'There is a word that is no value of JSON.',
    'Put a text in double quotes; without them JSON knows true, false, null and numbers.',
  ],
  InvalidNumberFormat: ['There is a number that JSON cannot read.', 'Write it as digits, e.g. 256 or 0.5.'],
  PropertyNameExpected: ["A member's name in double quotes is missing here.", missing],
  ValueExpected: ['A value is missing here.', missing],
  ColonExpected: ["A colon is missing here, after the member's name.", 'Write it.'],
  CommaExpected: ['A comma is missing before this place.', 'Write it.'],
  CloseBraceExpected: unclosed('brace "{"'),
  CloseBracketExpected: unclosed('bracket "["'),
  EndOfFileExpected: [
    'Text follows after the end of the document.',
    'Take it out, or look for a bracket that closes too early.',
  ],
  InvalidCommentToken: ['There is a comment where none is allowed.', 'Take it out.'],
  UnexpectedEndOfComment: unclosed('comment "/*"'),
  UnexpectedEndOfString: [
    'A text is not closed before the end of its line.',
    'Write the double quote that ends it; a line break within a text is \\n.',
  ],
  UnexpectedEndOfNumber: ['A number ends too early.', 'Write its digits.'],
  InvalidUnicode: ['A text has \\u without four hexadecimal digits.', 'Write four digits, or \\\\ for a backslash.'],
  InvalidEscapeCharacter: [
    'A text has a backslash before a character that needs none.',
    'Write \\\\ for a backslash; JSON knows \\" \\\\ \\/ \\b \\f \\n \\r \\t and \\u.',
  ],
  InvalidCharacter: [
    'A text has a control character in it, e.g. a tab.',
    'Write it with a backslash: \\t for a tab, \\u001b for an escape.',
  ],
  '<unknown ParseErrorCode>': ['The text is not JSON here.', 'Look at what stands before this place.'],
};

/** The flaw of broken JSON; `opened` is where the last bracket stands that is never closed. */
export function jsonFlaw(name: JsonErrorName, offset: number, opened: TextPosition | undefined): Flaw {
  const [message, remedy] = sentences[name];
  const where = opened === undefined ? '' : ` It opens at line ${opened.line}, column ${opened.column}.`;
  return { offset, pointer: '', code: 'broken-json', message: `${message}${where}`, remedy };
}
