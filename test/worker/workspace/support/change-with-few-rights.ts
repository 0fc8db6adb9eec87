import { hash } from 'node:crypto';
import { chmodSync } from 'node:fs';
import { join } from 'node:path';
import type { TreeEntry } from '../../../../worker/workspace/tree.ts';
import { Scratch, users } from './scratch.ts';

/** Does all that a worker does with a directory of its last user's who has made it hard, and prints what came of it. */
const scratch = new Scratch(users.at(-1)?.userId);
const directory: TreeEntry = { kind: 'directory', mode: 0o755 };
const file = (content: string, mode = 0o644): TreeEntry => ({
  kind: 'file',
  mode,
  bytes: content.length,
  sha256: hash('sha256', content),
});
const directories = [
  ['a', directory],
  ['a/b', directory],
  ['s', directory],
  ['s/sub', directory],
] as const;
const from = new Map<string, TreeEntry>([
  ...directories,
  ['d', directory],
  ['a/b/old', file('one')],
  ['s/old', file('two')],
  ['s/sub/old', file('a')],
  ['d/node_modules', file('')],
]);
const to = new Map<string, TreeEntry>([
  ...directories.slice(0, 3),
  ['a/b/new', file('b', 0o755)],
  ['s/old', file('c', 0o400)],
  ['d', file('d')],
  ['l', { kind: 'symlink', target: 'a' }],
]);
await scratch.apply(new Map(), from, ['one', 'two', 'a', '']);
scratch.sh('chmod 1777 s s/sub .; chmod 1000 d; chmod 555 a/b; chmod 100 a');
let chmod = 'allowed';
try {
  chmodSync(join(scratch.root, 's/old'), 0o644);
} catch (error) {
  chmod = (error as NodeJS.ErrnoException).code ?? 'failed';
}
await scratch.apply(from, to, ['b', 'c', 'd']);
// As the user, who must be able to change all of it.
scratch.sh('chmod 755 a a/b; echo more >> a/b/new; rm s/old; chmod 644 d');
const { tree, leftOut } = await scratch.scan();
process.stdout.write(JSON.stringify({ chmod, paths: [...tree.keys()].sort(), leftOut }));
await scratch.remove();
