import { createHash } from 'node:crypto';
import { closeSync, constants, fchmodSync, fchownSync, openSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { inLanes } from './in-lanes.ts';
import { systemErrorMessage } from './system-error.ts';
import type { TreeEntry } from './tree.ts';
import { BYTES_PER_CALL, Turns } from './turns.ts';

type FileEntry = TreeEntry & { readonly kind: 'file' };

/** What was to be a file's content is not what the tree says of it. */
export class ContentMismatchError extends Error {
  override readonly name = 'ContentMismatchError';
  readonly path: string;

  constructor(path: string) {
    super(`The content that is to be written to ${path} is another one than that of the workspace's tree.`);
    this.path = path;
  }
}

/** The file system refuses what a tree asks for: no room left, for one. `cause` is what it said. */
export class TreeUnwritableError extends Error {
  override readonly name = 'TreeUnwritableError';
  readonly path: string;

  constructor(path: string, why: string, options?: ErrorOptions) {
    super(`${path === '' ? 'The workspace' : path} cannot be written: ${why}.`, options);
    this.path = path;
  }
}

/** @throws TreeUnwritableError when the call fails. */
export function writing<Result>(path: string, call: () => Result): Result {
  try {
    return call();
  } catch (cause) {
    throw new TreeUnwritableError(path, systemErrorMessage(cause), { cause });
  }
}

/**
 * Writes files into an empty directory of the worker's, complete but for their place, and gives the path of each there
 * by its path in the tree. Contents are asked for in the files' order.
 *
 * @param parts.lanes How many contents are awaited at once.
 * @throws ContentMismatchError, TreeUnwritableError, and what `content` throws.
 */
export async function stageFiles(parts: {
  readonly staging: string;
  readonly files: readonly (readonly [path: string, entry: FileEntry])[];
  readonly userId: number | undefined;
  readonly content: (path: string) => AsyncIterable<Uint8Array>;
  readonly lanes: number;
  readonly signal: AbortSignal;
}): Promise<ReadonlyMap<string, string>> {
  const { staging, files, userId, content, lanes, signal } = parts;
  const staged = new Map<string, string>();
  const turns = new Turns(signal);
  await inLanes(files.entries(), lanes, async ([number, [path, entry]]) => {
    signal.throwIfAborted();
    const place = join(staging, String(number));
    await stageFile(path, entry, { place, userId, content: content(path), turns });
    staged.set(path, place);
  });
  return staged;
}

async function stageFile(
  path: string,
  entry: FileEntry,
  to: { place: string; userId: number | undefined; content: AsyncIterable<Uint8Array>; turns: Turns },
): Promise<void> {
  const { O_WRONLY, O_CREAT, O_EXCL, O_NOFOLLOW } = constants;
  const file = writing(path, () => openSync(to.place, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW, 0o600));
  try {
    const hash = createHash('sha256');
    let bytes = 0;
    for await (const chunk of to.content) {
      bytes += chunk.length;
      if (bytes > entry.bytes) throw new ContentMismatchError(path);
      hash.update(chunk);
      writing(path, () => writeFileSync(file, chunk));
      await to.turns.after(Math.ceil(chunk.length / BYTES_PER_CALL));
    }
    await to.turns.after(4);
    if (bytes !== entry.bytes || hash.digest('hex') !== entry.sha256) throw new ContentMismatchError(path);
    writing(path, () => {
      // In this order: once it is the user's, only the right over others' files could change its mode.
      fchmodSync(file, entry.mode);
      if (to.userId !== undefined) fchownSync(file, to.userId, to.userId);
    });
  } finally {
    closeSync(file);
  }
}
