import { PackReader } from './pack-reader.ts';
import { SMALL_PACK_BYTES } from './pack-usage.ts';
import type { SavedVersion, StoredWorkspace } from './stored-workspace.ts';
import type { Incoming } from './working-copy.ts';

/**
 * A saved version, to be taken over with what its packs hold. Reading its contents throws PackGoneError and AwsError.
 */
export function incomingVersion(stored: StoredWorkspace, { saved, etag }: SavedVersion): Incoming {
  const { tree, contents, packs } = saved;
  // The small ones first: they are those that another's next save may replace, and remove, while this goes on.
  const isLarge = (bytes: number) => Number(bytes >= SMALL_PACK_BYTES);
  const inOrder = [...packs].sort(([, a], [, b]) => isLarge(a) - isLarge(b));
  const packPlaces = new Map(inOrder.map(([id], place) => [id, place]));
  const partsOf = (path: string) => {
    const entry = tree.get(path);
    return (entry?.kind === 'file' && contents.get(entry.sha256)) || [];
  };
  const placeOf = ([first]: ReturnType<typeof partsOf>) =>
    first ? (packPlaces.get(first.pack) ?? 0) + first.offset / 2 ** 32 : -1;
  return {
    saved,
    etag,
    contentOrder: (sha256) => placeOf(contents.get(sha256) ?? []),
    // The reader fetches packs ahead by itself; contents that were read side by side would take them from each other.
    lanes: 1,
    open: (paths) => {
      const order = [...new Set(paths.flatMap((path) => partsOf(path).map(({ pack }) => pack)))];
      const reader = new PackReader({ order, fetch: (id) => stored.readPack(id) });
      return (path) => reader.content(partsOf(path));
    },
  };
}
