import { hash } from 'node:crypto';
import type { ObjectStore } from '../../aws/object-store.ts';
import { IMPORTED_WORKSPACE_PREFIX } from '../../contract/names.ts';
import { inLanes } from './in-lanes.ts';
import { readListed } from './read-listed.ts';
import { ContentMismatchError } from './stage-files.ts';
import type { LeftOut, Tree, TreeEntry, TreeLimits } from './tree.ts';
import { TreeCount } from './tree-count.ts';
import { ancestorsOf, byPath, isTreePath } from './tree-path.ts';
import { isYjsDocument } from './yjs-document.ts';

/** What CloudIDE's servers keep of a project, as far as it is files. */
export interface ImportedFiles {
  readonly tree: Tree;
  /** Reads a file's object anew. Throws AwsError, and ContentMismatchError where it has been removed meanwhile. */
  content(path: string): Promise<Uint8Array>;
  readonly leftOut: readonly LeftOut[];
}

const FILE_MODE = 0o644;
const DIRECTORY_MODE = 0o755;

/**
 * How many objects are read at once; those larger than this one by one, so that little more than the largest is held.
 */
const LANES = 4;
const LARGE_BYTES = 8 * 1024 * 1024;

interface ImportedObject {
  readonly path: string;
  readonly bytes: number;
}

/**
 * Reads what CloudIDE's servers keep of a project in objects of their own. Each object is read once, to know whether it
 * is a file or the state of a Yjs document, which only an editor can make a file of.
 *
 * @throws TooLargeError when there are more objects, or more bytes of files, than the limits allow. Documents do not
 * count as bytes.
 * @throws AwsError
 */
export async function importedFiles(
  store: ObjectStore,
  projectId: string,
  limits: TreeLimits,
  ignored: ReadonlySet<string>,
  signal: AbortSignal,
): Promise<ImportedFiles> {
  const prefix = `${IMPORTED_WORKSPACE_PREFIX}${projectId}/`;
  const count = new TreeCount(limits);
  const { objects, directories, leftOut } = await listFiles({ store, prefix, ignored, count, signal });
  const files = new Map<string, TreeEntry>();
  const readOne = async ({ path, bytes }: ImportedObject) => {
    // Larger than all files together may be: not even read.
    if (bytes > limits.bytes) count.addBytes(bytes);
    const stored = await readListed(store, prefix + path, signal);
    // Removed since it was listed.
    if (stored === undefined) return;
    if (await isYjsDocument(stored.body)) {
      leftOut.push({ path, reason: 'yjs-document' });
      return;
    }
    count.addBytes(stored.body.length);
    files.set(path, fileEntry(stored.body));
  };
  const isLarge = ({ bytes }: ImportedObject) => bytes > LARGE_BYTES;
  await inLanes(
    objects.filter((object) => !isLarge(object)),
    LANES,
    readOne,
  );
  await inLanes(objects.filter(isLarge), 1, readOne);
  for (const path of files.keys()) addUntilKnown(directories, ancestorsOf(path));
  return {
    tree: new Map([...[...directories].sort(byPath).map(directoryAt), ...files]),
    leftOut,
    async content(path) {
      const stored = await readListed(store, prefix + path, signal);
      if (stored === undefined) throw new ContentMismatchError(path);
      return stored.body;
    },
  };
}

/** What may be files, and the directories that somebody made as such: empty objects whose keys end in `/`. */
async function listFiles(parts: {
  readonly store: ObjectStore;
  readonly prefix: string;
  readonly ignored: ReadonlySet<string>;
  readonly count: TreeCount;
  readonly signal: AbortSignal;
}) {
  const { store, prefix, ignored, count, signal } = parts;
  const directories = new Set<string>();
  const parents = new Set<string>();
  const leftOut: LeftOut[] = [];
  const listed: ImportedObject[] = [];
  const countNew = (path: string) => {
    if (!directories.has(path) && !parents.has(path)) count.addEntry();
  };
  for await (const { key, bytes } of store.list(prefix, signal)) {
    const path = key.slice(prefix.length);
    const directory = path.slice(0, -1);
    if (path === '' || path.split('/').some((name) => ignored.has(name))) continue;
    if (isTreePath(path)) {
      count.addEntry();
      addUntilKnown(parents, ancestorsOf(path), countNew);
      listed.push({ path, bytes });
    } else if (bytes === 0 && path.endsWith('/') && isTreePath(directory)) {
      addUntilKnown(directories, [directory, ...ancestorsOf(directory)], countNew);
    } else {
      count.addEntry();
      leftOut.push({ path, reason: 'key-no-path' });
    }
  }
  const isDirectory = ({ path }: ImportedObject) => parents.has(path) || directories.has(path);
  // Keys below it make it a directory, which cannot have a content.
  for (const { path } of listed.filter(isDirectory)) leftOut.push({ path, reason: 'key-no-path' });
  return { objects: listed.filter((object) => !isDirectory(object)), directories, leftOut };
}

/** Adds directories, the nearest first, up to the first that is there already, and so are those above it. */
function addUntilKnown(to: Set<string>, paths: Iterable<string>, onNew: (path: string) => void = () => {}): void {
  for (const path of paths) {
    if (to.has(path)) return;
    onNew(path);
    to.add(path);
  }
}

function fileEntry(body: Uint8Array): TreeEntry {
  return { kind: 'file', mode: FILE_MODE, bytes: body.length, sha256: hash('sha256', body) };
}

function directoryAt(path: string): readonly [string, TreeEntry] {
  return [path, { kind: 'directory', mode: DIRECTORY_MODE }];
}
