import { S3ServiceException } from '@aws-sdk/client-s3';
import { expect, test } from '@jest/globals';
import * as Y from 'yjs';
import { AwsError } from '../../../aws/errors.ts';
import { importedFiles } from '../../../worker/workspace/imported-files.ts';
import { ContentMismatchError } from '../../../worker/workspace/stage-files.ts';
import { TooLargeError } from '../../../worker/workspace/tree-count.ts';
import { ManualClock } from '../../support/manual-clock.ts';
import { MemoryStore } from './support/memory-store.ts';
import { directory, file } from './support/trees.ts';

const { signal } = new AbortController();
const limits = { entries: 1000, bytes: 1000 };

async function storeOf(objects: Readonly<Record<string, string | Uint8Array>>): Promise<MemoryStore> {
  const store = new MemoryStore(new ManualClock());
  for (const [path, body] of Object.entries(objects))
    await store.write(`workspaces/p/${path}`, Buffer.from(body as string), signal);
  store.calls.length = 0;
  return store;
}
const importOf = (store: MemoryStore, within = limits) =>
  importedFiles(store, 'p', within, new Set(['node_modules']), signal);

function yjsDocument(text: string): Uint8Array {
  const document = new Y.Doc();
  document.getText('monaco').insert(0, text);
  return Y.encodeStateAsUpdate(document);
}

test("CloudIDE's files become a tree, without its documents, what is ignored and what cannot be a file", async () => {
  const binary = new Uint8Array([0, 255, 254, 10, 0]);
  const store = await storeOf({
    'src/deep/a.ts': 'one',
    'src/logo.png': binary,
    'src/open.ts': yjsDocument('edited'),
    'only/documents.ts': yjsDocument(''.padEnd(700)),
    'only/more.ts': yjsDocument(''.padEnd(700)),
    'empty/': '',
    '': '',
    'node_modules/dep/index.js': 'ignored',
    'src/node_modules/x': 'ignored',
    '../p2/other': 'x',
    'a//b': 'x',
    './c': 'x',
    'marked/': 'x',
    both: 'a file and',
    'both/below': 'a directory',
    'both-more': 'x',
    [`${'n'.repeat(256)}`]: 'x',
  });
  await store.write('workspaces/p2/file', Buffer.from('of another project'), signal);
  const { tree, content, leftOut } = await importOf(store);
  expect(Object.fromEntries(tree)).toEqual({
    both: directory(),
    'both/below': file('a directory'),
    'both-more': file('x'),
    empty: directory(),
    src: directory(),
    'src/deep': directory(),
    'src/deep/a.ts': file('one'),
    'src/logo.png': { ...file(''), bytes: 5, sha256: expect.stringMatching(/^[0-9a-f]{64}$/) },
  });
  expect(Object.fromEntries(leftOut.map(({ path, reason }) => [path, reason]))).toEqual({
    'src/open.ts': 'yjs-document',
    'only/documents.ts': 'yjs-document',
    'only/more.ts': 'yjs-document',
    '../p2/other': 'key-no-path',
    'a//b': 'key-no-path',
    './c': 'key-no-path',
    'marked/': 'key-no-path',
    both: 'key-no-path',
    [`${'n'.repeat(256)}`]: 'key-no-path',
  });
  expect(await content('src/logo.png')).toEqual(Buffer.from(binary));
});

test('a project that CloudIDE has nothing of has no files', async () => {
  expect(await importOf(await storeOf({}))).toMatchObject({ tree: new Map(), leftOut: [] });
});

test.each([
  { name: 'too many objects', objects: { a: '', b: '', c: '' }, reads: 0 },
  { name: 'too many directories', objects: { 'a/b/c': '' }, reads: 0 },
  { name: 'too many that are no files', objects: { 'a//b': '', 'a//c': '', 'a//d': '' }, reads: 0 },
  { name: 'too many bytes', objects: { a: 'x'.repeat(600), b: 'x'.repeat(600) }, reads: 2 },
  { name: 'an object of more bytes than all may have', objects: { a: 'x'.repeat(1001) }, reads: 0 },
])('a project with $name is refused after $reads reads', async ({ objects, reads }) => {
  const store = await storeOf(objects as Record<string, string>);
  await expect(importOf(store, { entries: 2, bytes: 1000 })).rejects.toThrow(TooLargeError);
  expect(store.calls.filter((call) => call.startsWith('GET'))).toHaveLength(reads);
});

test('objects are read four at once, and large ones alone', async () => {
  const large = 8 * 1024 * 1024 + 1;
  const store = await storeOf({
    l1: Buffer.alloc(large),
    l2: Buffer.alloc(large),
    ...Object.fromEntries(Array.from('abcdefgh', (name) => [name, name])),
  });
  let reading = 0;
  const most = { small: 0, large: 0 };
  store.before = async (call) => {
    if (!call.startsWith('GET')) return;
    reading += 1;
    const kind = call.includes('/l') ? 'large' : 'small';
    most[kind] = Math.max(most[kind], reading);
    await Promise.resolve();
  };
  store.after = (call) => {
    if (call.startsWith('GET')) reading -= 1;
  };
  await importOf(store, { entries: 100, bytes: 100_000_000 });
  expect(most).toEqual({ small: 4, large: 1 });
});

test('an object that is removed meanwhile is no file, and has no content', async () => {
  const store = await storeOf({ a: 'one', b: 'two' });
  store.before = async (call) => {
    if (call.startsWith('GET')) store.objects.delete('workspaces/p/a');
  };
  const { tree, content } = await importOf(store);
  expect([...tree.keys()]).toEqual(['b']);
  await expect(content('a')).rejects.toThrow(ContentMismatchError);
});

/** As S3 answers whoever may list a prefix alone. */
function forbid(key: string): never {
  const answer = { name: 'AccessDenied', $fault: 'client' as const, $metadata: { httpStatusCode: 403 } };
  throw new AwsError('GetObject', key, new S3ServiceException(answer));
}

test('an object of which S3 says that it is forbidden has been removed, if no list tells of it any more', async () => {
  const store = await storeOf({ a: 'one', ab: 'two' });
  store.before = (call) => {
    store.objects.delete('workspaces/p/a');
    if (call === 'GET workspaces/p/a') forbid(call);
  };
  store.after = () => {};
  const listed = await storeOf({ a: 'one' });
  listed.before = (call) => void (call.startsWith('GET') && forbid(call));
  await expect(importOf(listed)).rejects.toThrow(AwsError);
  const { tree, content } = await importOf(store);
  expect([...tree.keys()]).toEqual(['ab']);
  await expect(content('a')).rejects.toThrow(ContentMismatchError);
});

test('a failed read ends the import', async () => {
  const store = await storeOf({ a: 'one', b: 'two', c: 'three' });
  store.failAt(2, 'before');
  await expect(importOf(store)).rejects.toThrow(/no answer/);
});
