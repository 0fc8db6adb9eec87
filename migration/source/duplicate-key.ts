import { below } from '../trace/json.ts';
import type { Flaw } from './text-document.ts';
import { textPositions } from './text-positions.ts';

/**
 * The flaw of a key that stands twice in the map at a pointer. In a text that speaks of Secrets a broken line of a secret's value may stand
 * where a key belongs, so there the key is not quoted.
 */
export function duplicateKey(text: string, key: string, pointer: string, offsets: readonly [number, number]): Flaw {
  const position = textPositions(text);
  const [first, second] = offsets.map((offset) => position(offset).line);
  const mayBeSecret = /secret|\\[ux]/i.test(text);
  return {
    offset: offsets[1],
    pointer: mayBeSecret ? pointer : below(pointer, key),
    code: 'duplicate-key',
    message: `The key ${mayBeSecret ? '' : `"${key}" `}stands twice in one map, in line ${first} and in line ${second}.`,
    remedy: 'Take one of them out; tools differ in which one they keep.',
  };
}
