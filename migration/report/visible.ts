/** A text in which characters that a terminal acts on, or that do not show, are written as their codes. */
export function visible(text: string): string {
  return text.replace(/[\p{C}\u2028\u2029]/gu, (character) => `\\u${hex(character)}`);
}

function hex(character: string): string {
  const code = (character.codePointAt(0) ?? 0).toString(16).padStart(4, '0');
  return code.length > 4 ? `{${code}}` : code;
}
