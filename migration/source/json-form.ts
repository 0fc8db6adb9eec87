import { visit } from 'jsonc-parser';
import type { FormRemark } from './text-document.ts';
import { textPositions } from './text-positions.ts';

/** Remarks on each kind of what JSON does not have, once, at its first place in the document that begins at an offset. */
export function jsonFormRemarks(text: string, from: number): readonly FormRemark[] {
  const comments: number[] = [];
  const trailingCommas: number[] = [];
  let comma: number | undefined;
  const goesOn = () => {
    comma = undefined;
  };
  const closes = () => {
    if (comma !== undefined) trailingCommas.push(comma);
    comma = undefined;
  };
  const visitor = {
    onComment: (offset: number) => {
      comments.push(from + offset);
    },
    onSeparator: (character: string, offset: number) => {
      comma = character === ',' ? from + offset : undefined;
    },
    onObjectProperty: goesOn,
    onLiteralValue: goesOn,
    onObjectBegin: goesOn,
    onArrayBegin: goesOn,
    onObjectEnd: closes,
    onArrayEnd: closes,
  };
  visit(text.slice(from), visitor, { allowTrailingComma: true });
  return [
    ...remark(text, 'json-comment', 'comments', comments),
    ...remark(text, 'json-trailing-comma', 'commas before a closing bracket', trailingCommas),
  ];
}

function remark(text: string, code: FormRemark['code'], what: string, found: readonly number[]): readonly FormRemark[] {
  const [offset] = found;
  if (offset === undefined) return [];
  const { line, column } = textPositions(text)(offset);
  const lost = `The text has ${what} (${found.length}, the first at line ${line}, column ${column}), which JSON does not have; they were skipped.`;
  return [{ offset, code, text: { lost, remedy: 'Take them out before a stricter tool reads this file.' } }];
}
