import {
  type ContentPart,
  MAXIMUM_PATH_NAMES,
  type WorkspaceManifest,
  workspaceManifestSchema,
} from '../../contract/workspace-manifest.ts';
import { linkStaysWithin } from './link-target.ts';
import type { SavedTree } from './saved-tree.ts';
import type { Tree, TreeEntry, TreeLimits } from './tree.ts';
import { byPath, isTreePath, nameCount, parentOf } from './tree-path.ts';
import { WorkspaceUnusableError } from './workspaces.ts';

/** What can be done about a saved workspace that is damaged. Its bucket need not keep versions. */
export const HOW_TO_MEND =
  "Put back what is damaged, if there is a copy of it; else remove its manifest.json: then the project goes on with what the next terminal's worker still has of it, or with CloudIDE's files.";

type ManifestEntry = WorkspaceManifest['entries'][number];

/** The stored form; packs that no file needs are not in it. */
export function writeManifest({ tree, contents, packs }: SavedTree, savedAt: string, savedBy: string): Uint8Array {
  const entries = [...tree]
    .sort(([a], [b]) => byPath(a, b))
    .map(([path, entry]) => manifestEntry(path, entry, contents));
  const used = new Set(entries.flatMap((entry) => (entry.kind === 'file' ? entry.parts.map(({ pack }) => pack) : [])));
  const manifest: WorkspaceManifest = {
    version: 1,
    savedAt,
    savedBy,
    entries,
    packs: [...packs].filter(([id]) => used.has(id)).map(([id, bytes]) => ({ id, bytes })),
  };
  return Buffer.from(JSON.stringify(manifest));
}

function manifestEntry(path: string, entry: TreeEntry, contents: SavedTree['contents']): ManifestEntry {
  if (entry.kind !== 'file') return { path, ...entry };
  const parts = entry.bytes === 0 ? [] : contents.get(entry.sha256);
  if (parts === undefined) throw new Error(`${path}: its content is in no pack`);
  return { path, ...entry, parts: [...parts] };
}

/**
 * Reads what another worker may have written, or a person changed: nothing in it may lead out of the workspace or ask
 * for more memory than the limits allow.
 *
 * @param where The object's key, for the error.
 * @throws WorkspaceUnusableError
 */
export function readManifest(body: Uint8Array, limits: TreeLimits, where: string): SavedTree {
  const unusable = (why: string, whatToDo = HOW_TO_MEND) =>
    new WorkspaceUnusableError(`The saved workspace ${where} cannot be used: ${why}. ${whatToDo}`);
  const manifest = parse(body, unusable);
  if (manifest.entries.length > limits.entries) {
    throw tooLarge(where, `${manifest.entries.length} files, directories and links`, limits.entries, 'FILES');
  }
  const packs = new Map(manifest.packs.map(({ id, bytes }) => [id, bytes]));
  if (packs.size !== manifest.packs.length) throw unusable('it names a pack twice');

  const tree = new Map<string, TreeEntry>();
  const contents = new Map<string, readonly ContentPart[]>();
  let bytes = 0;
  for (const stored of manifest.entries) {
    const { path } = stored;
    const problem = tree.has(path) ? 'is there twice' : problemOf(stored, packs);
    if (problem !== undefined) throw unusable(`${JSON.stringify(path.slice(0, 200))} ${problem}`);
    if (stored.kind === 'file') {
      contents.set(stored.sha256, stored.parts);
      bytes += stored.bytes;
    }
    tree.set(path, treeEntry(stored));
  }
  const orphan = [...tree.keys()].find((path) => !standsInDirectory(path, tree));
  if (orphan !== undefined) throw unusable(`${JSON.stringify(orphan)} stands in no directory`);
  if (bytes > limits.bytes) throw tooLarge(where, `${bytes} bytes`, limits.bytes, 'BYTES');
  return { tree, contents, packs };
}

function parse(body: Uint8Array, unusable: (why: string, whatToDo?: string) => Error): WorkspaceManifest {
  let json: unknown;
  try {
    json = JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(body));
  } catch {
    throw unusable('it is no JSON');
  }
  if (typeof json === 'object' && json !== null && 'version' in json && json.version !== 1) {
    throw unusable(
      `it is of version ${JSON.stringify(json.version)}, and this worker knows version 1 alone`,
      'Deploy the worker that saved it, or a newer one.',
    );
  }
  const { data, error } = workspaceManifestSchema.safeParse(json);
  if (data) return data;
  const [issue] = error.issues;
  throw unusable(`${issue?.path.join('.') || 'it'} is not what it should be (${issue?.code})`);
}

function tooLarge(where: string, has: string, limit: number, setting: 'FILES' | 'BYTES'): Error {
  return new WorkspaceUnusableError(
    `The saved workspace ${where} has ${has}, and this worker restores ${limit} at the most. Raise WORKER_WORKSPACE_MAX_${setting}.`,
  );
}

/** What is wrong with one entry by itself, continuing its path to a sentence. */
function problemOf(entry: ManifestEntry, packs: SavedTree['packs']): string | undefined {
  const names = nameCount(entry.path);
  if (names > MAXIMUM_PATH_NAMES) return `is a path of ${names} names, and ${MAXIMUM_PATH_NAMES} are the most`;
  if (!isTreePath(entry.path)) return 'is no path within a workspace';
  if (entry.kind === 'symlink')
    return linkStaysWithin(entry.path, entry.target) ? undefined : 'leads out of the workspace';
  if (entry.kind === 'directory') return undefined;
  if (!entry.parts.every(({ pack, offset, bytes }) => offset + bytes <= (packs.get(pack) ?? 0))) {
    return 'has a part that is in no pack';
  }
  const sum = entry.parts.reduce((total, { bytes }) => total + bytes, 0);
  return sum === entry.bytes ? undefined : `has parts of ${sum} bytes together, not ${entry.bytes}`;
}

function treeEntry(stored: ManifestEntry): TreeEntry {
  const { kind } = stored;
  switch (kind) {
    case 'file':
      return { kind, mode: stored.mode, bytes: stored.bytes, sha256: stored.sha256 };
    case 'directory':
      return { kind, mode: stored.mode };
    case 'symlink':
      return { kind, target: stored.target };
  }
}

function standsInDirectory(path: string, tree: Tree): boolean {
  const parent = parentOf(path);
  return parent === undefined || tree.get(parent)?.kind === 'directory';
}
