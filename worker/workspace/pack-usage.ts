import { type ContentPart, MAXIMUM_PACK_BYTES } from '../../contract/workspace-manifest.ts';
import type { SavedTree } from './saved-tree.ts';

/** A pack with less than this in use is small; each command that changes a file leaves one. */
export const SMALL_PACK_BYTES = MAXIMUM_PACK_BYTES / 8;
const MOST_SMALL_PACKS = 16;
/** What one save writes anew at the most, beside what has changed. */
const MOST_BYTES_WRITTEN_ANEW = 4 * MAXIMUM_PACK_BYTES;

/** A larger content stays where it is when small packs are joined: the rest of its last pack is not worth all of it. */
const LARGEST_JOINED_CONTENT_BYTES = MAXIMUM_PACK_BYTES / 2;

/**
 * Contents, by their SHA-256, that are to be written anew with the next save, so that at most twice of what there is
 * is stored, and in few pieces: those that keep more unused bytes stored than they have themselves, the worst first;
 * and, when many packs are small, those of the small ones.
 *
 * The unused bytes of a pack are shared out among the contents in it, by what each has there. So while no content's
 * share is larger than itself, no more is unused than used.
 */
export function contentsToWriteAnew({ contents, packs }: Pick<SavedTree, 'contents' | 'packs'>): ReadonlySet<string> {
  const all = [...contents].map(([sha256, parts]) => ({ sha256, parts, bytes: sumOf(parts) }));
  const used = new Map<string, number>();
  for (const { pack, bytes } of all.flatMap(({ parts }) => parts)) used.set(pack, (used.get(pack) ?? 0) + bytes);
  const unusedOf = (parts: readonly ContentPart[]) =>
    parts.reduce((sum, { pack, bytes }) => sum + bytes * ((packs.get(pack) ?? 0) / (used.get(pack) ?? 1) - 1), 0);

  const wasteful = all
    .map((content) => ({ ...content, waste: unusedOf(content.parts) / content.bytes }))
    .filter(({ waste }) => waste > 1)
    .sort((a, b) => b.waste - a.waste);
  const joinable = all.filter(({ bytes }) => bytes <= LARGEST_JOINED_CONTENT_BYTES);
  const isSmall = ({ pack }: ContentPart) => (used.get(pack) ?? 0) < SMALL_PACK_BYTES;
  const small = new Set(joinable.flatMap(({ parts }) => parts.filter(isSmall).map(({ pack }) => pack)));
  const joined = small.size > MOST_SMALL_PACKS ? joinable.filter(({ parts }) => parts.some(isSmall)) : [];

  const anew = new Set<string>();
  let bytesLeft = MOST_BYTES_WRITTEN_ANEW;
  for (const { sha256, bytes } of [...wasteful, ...joined]) {
    if (bytes > bytesLeft || anew.has(sha256)) continue;
    bytesLeft -= bytes;
    anew.add(sha256);
  }
  return anew;
}

function sumOf(parts: readonly ContentPart[]): number {
  return parts.reduce((sum, { bytes }) => sum + bytes, 0);
}
