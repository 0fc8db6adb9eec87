import * as z from 'zod/mini';

/**
 * What a project's workspace is, as it is stored: `workspace-state/<project>/manifest.json`. Whoever replaces this one
 * object replaces the whole workspace at once; the packs that it names stand beside it, under `packs/<id>`, and are
 * never overwritten. Lists, not maps: a workspace may have a file named `__proto__`.
 */

/** How large a pack is at the most, in bytes: what is read and written in one piece. */
export const MAXIMUM_PACK_BYTES = 8 * 1024 * 1024;
/** How many names a path has at the most: deeper than anybody's files lie, and few enough to go through for each. */
export const MAXIMUM_PATH_NAMES = 64;

const count = z.int().check(z.minimum(0));
const packId = z.string().check(z.regex(/^[A-Za-z0-9_-]{1,64}$/));
const path = z
  .string()
  .check(z.describe(`Relative to the workspace: at most ${MAXIMUM_PATH_NAMES} names, joined by /.`));
const mode = z.int().check(z.minimum(0), z.maximum(0o777), z.describe('The nine permission bits.'));

const part = z.strictObject({
  pack: packId,
  offset: count.check(z.describe('Where in the pack it begins, in bytes.')),
  bytes: z.int().check(z.minimum(1)),
});

const file = z.strictObject({
  path,
  kind: z.literal('file'),
  mode,
  bytes: count,
  sha256: z.string().check(z.regex(/^[0-9a-f]{64}$/), z.describe('Of the content.')),
  parts: z.array(part).check(z.describe('The content, piece by piece.')),
});
const directory = z.strictObject({ path, kind: z.literal('directory'), mode });
const symlink = z.strictObject({
  path,
  kind: z.literal('symlink'),
  target: z.string().check(z.describe('Relative, and within the workspace.')),
});

export const workspaceManifestSchema = z.strictObject({
  version: z.literal(1),
  savedAt: z.string().check(z.describe('When it was saved, in ISO 8601.')),
  savedBy: z.string().check(z.describe('The ECS task whose worker saved it.')),
  entries: z.array(z.discriminatedUnion('kind', [file, directory, symlink])),
  packs: z
    .array(z.strictObject({ id: packId, bytes: z.int().check(z.minimum(1), z.maximum(MAXIMUM_PACK_BYTES)) }))
    .check(z.describe('All that the entries need.')),
});

export type WorkspaceManifest = z.infer<typeof workspaceManifestSchema>;
/** Where a piece of a file's content is. */
export type ContentPart = Readonly<z.infer<typeof part>>;
