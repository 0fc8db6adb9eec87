import { PutObjectCommand } from '@aws-sdk/client-s3';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { createObjectStore, type ObjectStore } from '../../../aws/object-store.ts';
import { systemClock } from '../../../aws/system-clock.ts';
import { type LocalQueues, startLocalQueues } from '../support/local-queues.ts';
import { Terminal } from './support/terminal.ts';

let local: LocalQueues;
let store: ObjectStore;
let a: Terminal;
let b: Terminal;
beforeAll(async () => {
  local = await startLocalQueues();
  const bucketName = await local.createBucket('bucket');
  store = createObjectStore({ client: local.s3, bucketName, retry: { clock: systemClock, random: () => 0 } });
  const put = (path: string, body: string | Uint8Array) =>
    local.s3.send(new PutObjectCommand({ Bucket: bucketName, Key: `workspaces/project/${path}`, Body: body }));
  await put('src/app.ts', 'export {};\n');
  await put('notes', Buffer.from([0, 0]));
  [a, b] = [new Terminal(store, 'a'), new Terminal(store, 'b')];
});
afterAll(async () => {
  a.leave();
  b.leave();
  await local.stop();
});

describe('workspaces in S3', () => {
  it('begin as what CloudIDE has of the project, but for the documents of its editor', async () => {
    expect(await a.restore()).toEqual([
      { problem: 'left-out', rule: expect.stringContaining('Yjs'), paths: ['notes'] },
    ]);
    expect(a.files()).toEqual({ 'src/app.ts': 'export {};\n' });
    expect(await a.save()).toEqual([]);
  });

  it('are restored elsewhere, large files as well, and merged with what another saved meanwhile', async () => {
    expect(await b.restore()).toEqual([]);
    const large = Buffer.alloc(9 * 1024 * 1024, 'a large file, ');
    expect(await a.run({ large, 'src/app.ts': 'of a' })).toEqual([]);
    b.edit({ 'src/app.ts': 'of b', 'src/b.ts': 'new' });
    expect((await b.save()).map(({ problem }) => problem)).toEqual(['conflict']);
    expect(await a.restore()).toEqual([]);
    const { large: restored, ...files } = b.files();
    expect(restored === large.toString()).toBe(true);
    expect(files).toEqual({ 'src/app.ts': 'of a', 'src/app.ts.conflict-b1': 'of b', 'src/b.ts': 'new' });
    expect(a.files()).toEqual(b.files());
  });

  it('leave one manifest and the packs that it names', async () => {
    const keys: string[] = [];
    const prefix = 'workspace-state/';
    for await (const { key } of store.list(prefix, new AbortController().signal)) keys.push(key);
    const manifest = await store.read(`${prefix}project/manifest.json`, new AbortController().signal);
    const { packs } = JSON.parse(Buffer.from(manifest?.body ?? '').toString());
    const names = packs.map(({ id }: { readonly id: string }) => `${prefix}project/packs/${id}`);
    expect(keys.sort()).toEqual([`${prefix}project/manifest.json`, ...names].sort());
  });
});
