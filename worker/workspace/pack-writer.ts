import { createHash } from 'node:crypto';
import { type ContentPart, MAXIMUM_PACK_BYTES } from '../../contract/workspace-manifest.ts';
import type { SavedTree } from './saved-tree.ts';
import { BYTES_PER_CALL, Turns } from './turns.ts';

/** How many packs are in the memory at once, those that are being sent and the one that is being filled: 32 MiB. */
const MAXIMUM_PACKS = 4;

export interface FileToPack {
  readonly path: string;
  readonly bytes: number;
  readonly sha256: string;
}

export interface PackWriterParts {
  readonly read: (path: string) => AsyncIterable<Uint8Array>;
  /** The body is not touched again. */
  readonly send: (id: string, body: Uint8Array) => Promise<void>;
  readonly uniqueId: () => string;
}

/** A file is not what it was when the tree was read. */
export class FileChangedError extends Error {
  override readonly name = 'FileChangedError';

  constructor(path: string, options?: ErrorOptions) {
    super(`${JSON.stringify(path)} changed while it was saved`, options);
  }
}

interface OpenPack {
  readonly id: string;
  readonly body: Buffer;
  filled: number;
}

/**
 * Puts the contents of files into packs, one after the other, and sends each pack as soon as it is full. A content that
 * does not fit into a pack goes on in the next one.
 *
 * @throws FileChangedError, and what reading and sending throw; no pack is being sent any more then.
 */
export async function writePacks(
  files: readonly FileToPack[],
  { read, send, uniqueId }: PackWriterParts,
): Promise<Pick<SavedTree, 'contents' | 'packs'>> {
  const contents = new Map<string, readonly ContentPart[]>();
  const packs = new Map<string, number>();
  const sending = new Set<Promise<void>>();
  let left = files.reduce((sum, { bytes }) => sum + bytes, 0);
  let open: OpenPack | undefined;
  const turns = new Turns();

  const openPack = async (): Promise<OpenPack> => {
    while (sending.size >= MAXIMUM_PACKS - 1) await Promise.race(sending);
    const body = Buffer.allocUnsafeSlow(Math.min(left, MAXIMUM_PACK_BYTES));
    left -= body.length;
    return { id: uniqueId(), body, filled: 0 };
  };
  const close = ({ id, body }: OpenPack) => {
    packs.set(id, body.length);
    const sent = send(id, body).then(() => void sending.delete(sent));
    // A failure stays in the set, so that whoever waits for a place there meets it.
    sent.catch(() => {});
    sending.add(sent);
  };
  const packFile = async ({ path, bytes, sha256 }: FileToPack) => {
    const hash = createHash('sha256');
    const parts: { pack: string; offset: number; bytes: number }[] = [];
    let missing = bytes;
    for await (const chunk of read(path)) {
      hash.update(chunk);
      if (chunk.length > missing) throw new FileChangedError(path);
      missing -= chunk.length;
      for (let rest = chunk; rest.length > 0; ) {
        open ??= await openPack();
        const fits = rest.subarray(0, open.body.length - open.filled);
        open.body.set(fits, open.filled);
        addPart(parts, open, fits.length);
        open.filled += fits.length;
        rest = rest.subarray(fits.length);
        if (open.filled === open.body.length) {
          close(open);
          open = undefined;
        }
      }
      await turns.after(Math.ceil(chunk.length / BYTES_PER_CALL));
    }
    await turns.after(4);
    if (missing > 0 || hash.digest('hex') !== sha256) throw new FileChangedError(path);
    contents.set(sha256, parts);
  };

  try {
    for (const file of files) await packFile(file);
    await Promise.all(sending);
  } finally {
    await Promise.allSettled(sending);
  }
  return { contents, packs };
}

function addPart(
  parts: { pack: string; offset: number; bytes: number }[],
  { id, filled }: OpenPack,
  bytes: number,
): void {
  const last = parts.at(-1);
  if (last?.pack === id) last.bytes += bytes;
  else parts.push({ pack: id, offset: filled, bytes });
}
