import { createHash } from 'node:crypto';
import { closeSync, constants, fstatSync, lstatSync, openSync, readSync, type Stats } from 'node:fs';
import { join } from 'node:path';
import { systemErrorMessage } from './system-error.ts';
import { parentOf } from './tree-path.ts';
import { BYTES_PER_CALL, type Turns } from './turns.ts';

/** The most that is read, and held, at once. */
const CHUNK_BYTES = 1024 * 1024;

/**
 * Something that belongs to a tree could not be read, or was changed or removed meanwhile. `cause` is what the file
 * system said, if it did.
 */
export class TreeUnreadableError extends Error {
  override readonly name = 'TreeUnreadableError';
  readonly path: string;

  constructor(path: string, why: string, options?: ErrorOptions) {
    super(`${path === '' ? 'The workspace' : path} cannot be read: ${why}.`, options);
    this.path = path;
  }
}

/** @throws TreeUnreadableError when the call fails. */
export function reading<Result>(path: string, call: () => Result): Result {
  try {
    return call();
  } catch (cause) {
    throw new TreeUnreadableError(path, systemErrorMessage(cause), { cause });
  }
}

/** Reads the files of a tree while nobody changes anything. Follows no link, and reads regular files of the user alone. */
export class TreeReader {
  readonly #root: string;
  readonly #userId: number | undefined;
  /** Known to be directories, with all above them. */
  readonly #directories = new Set(['']);

  /** @param userId undefined for whoever's files they are. */
  constructor(root: string, userId: number | undefined) {
    this.#root = root;
    this.#userId = userId;
  }

  /**
   * What is in a file, in chunks of at most 1 MiB.
   *
   * @throws TreeUnreadableError when there is no such file.
   */
  async *read(path: string): AsyncGenerator<Uint8Array, void, undefined> {
    this.#checkDirectory(parentOf(path) ?? '', path);
    // Opening a device can do something by itself, so that is not left to the check of what has been opened.
    checkFile(
      path,
      reading(path, () => lstatSync(join(this.#root, path))),
      this.#userId,
    );
    yield* chunksOf(this.#root, path, this.#userId);
  }

  #checkDirectory(directory: string, path: string): void {
    if (this.#directories.has(directory)) return;
    this.#checkDirectory(parentOf(directory) ?? '', path);
    if (!reading(directory, () => lstatSync(join(this.#root, directory))).isDirectory())
      throw new TreeUnreadableError(path, `${directory} is no directory`);
    this.#directories.add(directory);
  }
}

/**
 * The SHA-256 of a file whose parents are known to be directories, and which is known to be a regular one.
 *
 * @param bytes how many it has; it is an error if it has not.
 * @throws TreeUnreadableError
 */
export async function hashTreeFile(
  root: string,
  file: { readonly path: string; readonly bytes: number },
  userId: number | undefined,
  turns: Turns,
): Promise<string> {
  const hash = createHash('sha256');
  let bytes = 0;
  for (const chunk of chunksOf(root, file.path, userId)) {
    hash.update(chunk);
    bytes += chunk.length;
    await turns.after(Math.ceil(chunk.length / BYTES_PER_CALL));
  }
  await turns.after(3);
  if (bytes !== file.bytes) throw new TreeUnreadableError(file.path, 'it has been changed meanwhile');
  return hash.digest('hex');
}

function* chunksOf(root: string, path: string, userId: number | undefined): Generator<Uint8Array, void, undefined> {
  const { O_RDONLY, O_NOFOLLOW, O_NONBLOCK } = constants;
  const file = reading(path, () => openSync(join(root, path), O_RDONLY | O_NOFOLLOW | O_NONBLOCK));
  try {
    const stats = reading(path, () => fstatSync(file));
    checkFile(path, stats, userId);
    for (let left = stats.size; left > 0; ) {
      const chunk = Buffer.allocUnsafe(Math.min(left, CHUNK_BYTES));
      const length = reading(path, () => readSync(file, chunk));
      if (length === 0) return;
      left -= length;
      yield chunk.subarray(0, length);
    }
  } finally {
    closeSync(file);
  }
}

function checkFile(path: string, stats: Stats, userId: number | undefined): void {
  if (!stats.isFile()) throw new TreeUnreadableError(path, 'it is no regular file');
  if (userId !== undefined && stats.uid !== userId) throw new TreeUnreadableError(path, 'it belongs to somebody else');
}
