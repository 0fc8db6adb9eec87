import { MAXIMUM_PACK_BYTES } from '../../contract/workspace-manifest.ts';
import type { SavedTree } from './saved-tree.ts';

/** A pack with less than this in use is small; each command that changes a file leaves one. */
const SMALL_PACK_BYTES = MAXIMUM_PACK_BYTES / 8;
const MOST_SMALL_PACKS = 16;
/** What one save writes anew at the most, beside what has changed. */
const MOST_BYTES_WRITTEN_ANEW = 4 * MAXIMUM_PACK_BYTES;

/** A larger content stays where it is: the rest of its last pack is not worth moving all of it. */
const LARGEST_MOVED_CONTENT_BYTES = MAXIMUM_PACK_BYTES / 2;

/**
 * Contents, by their SHA-256, that are to be written anew with the next save, so that restoring reads about twice at
 * most what is there, and in few pieces: those of packs less than half in use, and, when many packs are small, those of
 * the small ones.
 */
export function contentsToWriteAnew({ contents, packs }: Pick<SavedTree, 'contents' | 'packs'>): ReadonlySet<string> {
  const sizes = [...contents].map(([sha256, parts]) => ({ sha256, parts, bytes: sumOf(parts) }));
  const movable = sizes.filter(({ bytes }) => bytes <= LARGEST_MOVED_CONTENT_BYTES);
  const emptied = new Set(movable.flatMap(({ parts }) => parts.map(({ pack }) => pack)));
  const used = new Map<string, number>();
  for (const { pack, bytes } of sizes.flatMap(({ parts }) => parts)) used.set(pack, (used.get(pack) ?? 0) + bytes);

  const small = [...emptied].filter((id) => (used.get(id) ?? 0) < SMALL_PACK_BYTES);
  const wasteful = [...emptied].filter((id) => (used.get(id) ?? 0) * 2 < (packs.get(id) ?? 0));
  const chosen = new Set([...wasteful, ...(small.length > MOST_SMALL_PACKS ? small : [])]);

  const anew = new Set<string>();
  let bytesLeft = MOST_BYTES_WRITTEN_ANEW;
  for (const { sha256, parts, bytes } of movable) {
    if (bytes > bytesLeft || !parts.some(({ pack }) => chosen.has(pack))) continue;
    bytesLeft -= bytes;
    anew.add(sha256);
  }
  return anew;
}

function sumOf(parts: readonly { readonly bytes: number }[]): number {
  return parts.reduce((sum, { bytes }) => sum + bytes, 0);
}
