/**
 * The length of the bytes without a character that begins at their end and is not whole yet, so that a cut there breaks none. Bytes
 * that are not UTF-8 have nothing to wait for and count as whole.
 */
export function wholeCharactersLength(bytes: Uint8Array): number {
  // A character has four bytes at the most, so an unfinished one began within the last three.
  for (let back = 1; back <= Math.min(3, bytes.length); back += 1) {
    const byte = bytes[bytes.length - back] ?? 0;
    if (isContinuation(byte)) continue;
    return characterLength(byte) > back ? bytes.length - back : bytes.length;
  }
  return bytes.length;
}

function isContinuation(byte: number): boolean {
  return (byte & 0b1100_0000) === 0b1000_0000;
}

/** How many bytes a character has that begins with this one; 1 where none does. */
function characterLength(firstByte: number): number {
  if (firstByte >= 0xc2 && firstByte <= 0xdf) return 2;
  if (firstByte >= 0xe0 && firstByte <= 0xef) return 3;
  if (firstByte >= 0xf0 && firstByte <= 0xf4) return 4;
  return 1;
}
