import { chmodSync, mkdirSync, statSync, symlinkSync } from 'node:fs';
import { describe, expect, it } from '@jest/globals';
import { AwsError } from '../../../aws/errors.ts';
import { WorkspaceUnusableError } from '../../../worker/workspace/workspaces.ts';
import { bucketWithTerminals } from './support/bucket-with-terminals.ts';
import type { MemoryStore } from './support/memory-store.ts';

const MANIFEST = 'workspace-state/project/manifest.json';
const PACKS = 'workspace-state/project/packs/';
const DAY_MILLISECONDS = 24 * 60 * 60 * 1000;

const bucket = bucketWithTerminals;

describe('a workspace', () => {
  it('goes to another worker: contents, modes, links, empty files and directories, and what was removed', async () => {
    const { terminal } = bucket();
    const [a, b] = [terminal('a'), terminal('b')];
    await a.restore();
    a.edit({ 'src/main.sh': 'echo', empty: '', 'gone/x': 'x', bytes: Buffer.from([0, 255, 254]) });
    chmodSync(a.pathOf('src/main.sh'), 0o750);
    mkdirSync(a.pathOf('bare'));
    symlinkSync('src/main.sh', a.pathOf('run'));
    await a.save();
    await a.run({ gone: undefined });

    expect(await b.restore()).toEqual([]);
    expect(b.files()).toEqual({ ...a.files(), run: 'echo' });
    expect(Object.keys(b.files())).toEqual(['bytes', 'empty', 'run', 'src/main.sh']);
    expect(statSync(b.pathOf('src/main.sh')).mode & 0o777).toBe(0o750);
    expect(statSync(b.pathOf('src/main.sh')).uid).toBe(b.place.userId ?? process.getuid?.());
    expect(statSync(b.pathOf('bare')).isDirectory()).toBe(true);
  });

  it('costs one GET where nothing was changed, and two PUTs beside where something was', async () => {
    const { store, terminal } = bucket();
    const a = terminal('a');
    await a.run({ x: 'x', y: 'y' });
    store.calls.length = 0;
    await a.run({});
    expect(store.calls.splice(0)).toEqual([`GET ${MANIFEST}`]);
    await a.run({ x: 'x2' });
    expect(store.calls.splice(0)).toEqual([`GET ${MANIFEST}`, `PUT ${PACKS}PACK`, `PUT ${MANIFEST}`]);
  });

  it('stores contents once, wherever they are moved and copied', async () => {
    const { store, terminal } = bucket();
    const a = terminal('a');
    await a.run({ x: 'content' });
    await a.run({ x: undefined, 'd/y': 'content', z: 'content' });
    expect(store.keys(PACKS)).toHaveLength(1);
    const b = terminal('b');
    await b.restore();
    expect(b.files()).toEqual({ 'd/y': 'content', z: 'content' });
  });

  it('keeps no pack that nothing needs, and few', async () => {
    const { store, terminal } = bucket();
    const a = terminal('a');
    for (let command = 0; command < 40; command += 1)
      await a.run({ x: `x${command}`, [`y${command % 25}`]: `${command}` });
    expect(store.keys(PACKS).length).toBeLessThanOrEqual(18);
    const b = terminal('b');
    await b.restore();
    expect(b.files()).toEqual(a.files());
  });

  it('loses nothing to another who saves first, and takes over what that one did', async () => {
    const { store, terminal } = bucket();
    const [a, b] = [terminal('a'), terminal('b')];
    await a.run({ x: 'x', y: 'y', z: 'z' });
    await b.restore();
    await a.run({ x: 'of a', z: undefined });
    b.edit({ y: 'of b' });
    store.calls.length = 0;
    expect(await b.save()).toEqual([]);
    // The second one in place of the first, which a manifest may have named.
    expect(store.calls.filter((call) => call === `PUT ${PACKS}PACK`)).toHaveLength(2);
    expect(store.keys(PACKS)).toHaveLength(2);
    expect(b.files()).toEqual({ x: 'of a', y: 'of b' });
    await a.restore();
    expect(a.files()).toEqual(b.files());
  });

  it('tells of a conflict, and has both versions', async () => {
    const { terminal } = bucket();
    const [a, b] = [terminal('a'), terminal('b')];
    await a.run({ 'd/x': 'x' });
    await b.restore();
    await a.run({ 'd/x': 'of a' });
    b.edit({ 'd/x': 'of b' });
    expect(await b.save()).toEqual([
      { problem: 'conflict', paths: ['d/x'], rule: expect.stringContaining('.conflict-b1 at the end') },
    ]);
    expect(b.files()).toEqual({ 'd/x': 'of a', 'd/x.conflict-b1': 'of b' });
    await a.restore();
    expect(a.files()).toEqual(b.files());
  });

  it('gives up after five rounds against others, keeps the changes, and saves them next time', async () => {
    const { store, terminal } = bucket();
    const [a, b] = [terminal('a'), terminal('b')];
    await a.run({ x: 'x' });
    await b.restore();
    let others = 0;
    store.before = async (call) => {
      if (call !== `PUT ${MANIFEST}` || others === 99) return;
      const count = others;
      others = 99;
      await a.run({ x: `x${count}` });
      others = count + 1;
    };
    b.edit({ y: 'y' });
    expect(await b.save()).toEqual([
      { problem: 'not-saved', paths: [], rule: expect.stringMatching(/^Others saved .* go into the next save\.$/) },
    ]);
    expect(others).toBe(5);
    store.before = () => {};
    expect(await b.run({})).toEqual([]);
    await a.restore();
    expect(a.files()).toEqual({ x: 'x4', y: 'y' });
    expect(store.keys(PACKS)).toHaveLength(2);
  });

  it('is whole after the answer to a save was lost, and another has replaced what was saved meanwhile', async () => {
    const { store, terminal } = bucket();
    const [a, b, c] = [terminal('a'), terminal('b'), terminal('c')];
    await a.run({ x: 'x' });
    await b.restore();
    b.edit({ y: 'of b' });
    const write = store.write.bind(store);
    store.write = async (key, ...rest) => {
      const etag = await write(key, ...rest);
      if (key !== MANIFEST) return etag;
      store.write = write;
      await a.run({ y: 'of a' });
      // The second try finds another's.
      return undefined;
    };
    expect((await b.save()).map(({ problem }) => problem)).toEqual(['conflict']);
    await c.restore();
    expect(c.files()).toEqual({ x: 'x', y: 'of a', 'y.conflict-b1': 'of b' });
  });

  it('waits for others before it reads what they saved, not after', async () => {
    const { store, time, terminal } = bucket();
    const [a, c] = [terminal('a'), terminal('c')];
    let waits = 0;
    const sleep = async () => {
      waits += 1;
      await c.run({ x: `during wait ${waits}` });
    };
    const b = terminal('b', { clock: { now: () => time.now, sleep } });
    await a.run({ x: 'x' });
    await b.restore();
    await a.run({ x: 'of a' });
    b.edit({ y: 'y' });
    store.calls.length = 0;
    expect(await b.save()).toEqual([]);
    expect(b.files()).toEqual({ x: 'during wait 1', y: 'y' });
  });

  it('is saved before what is left of others is cleared up', async () => {
    const { store, terminal } = bucket();
    const [a, b] = [terminal('a'), terminal('b')];
    await a.run({ x: 'x' });
    const held = Promise.withResolvers<void>();
    store.before = (call) => (call.startsWith('DELETE') ? held.promise : undefined);
    a.edit({ x: 'y' });
    await a.saveOnly();
    await b.restore();
    expect(b.files()).toEqual({ x: 'y' });
    a.edit({ x: 'z' });
    const next = a.save();
    expect(store.keys(PACKS)).toHaveLength(2);
    held.resolve();
    await next;
    expect(store.keys(PACKS)).toHaveLength(1);
  });

  it('that S3 does not take is not cleared up after, which S3 would not take either', async () => {
    const { store, terminal } = bucket();
    const a = terminal('a');
    await a.run({ x: 'x' });
    store.before = (call) => {
      if (!call.startsWith('GET')) throw new AwsError('any', 'bucket', new Error('no answer'));
    };
    store.calls.length = 0;
    await expect(a.run({ x: 'y' })).rejects.toThrow(AwsError);
    expect(store.calls).toEqual([`GET ${MANIFEST}`, `PUT ${PACKS}PACK`]);
  });

  it('reads the manifest again when a pack is gone because somebody saved meanwhile', async () => {
    const { store, terminal } = bucket();
    const [a, b] = [terminal('a'), terminal('b')];
    await a.run({ x: 'x' });
    let done = false;
    store.before = async (call) => {
      if (call !== `GET ${PACKS}PACK` || done) return;
      done = true;
      await a.run({ x: 'newer' });
    };
    await b.restore();
    expect(b.files()).toEqual({ x: 'newer' });
  });

  it.each<[what: string, harm: (store: MemoryStore) => void, rule: RegExp]>([
    ['a pack is lost', (store) => store.objects.delete(store.keys(PACKS)[0] ?? ''), /incomplete: packs .* are gone/],
    [
      'a pack is damaged',
      (store) => void store.write(store.keys(PACKS)[0] ?? '', Buffer.from('y'), never),
      /cannot be restored.*x/,
    ],
    [
      'the manifest is damaged',
      (store) => void store.write(MANIFEST, Buffer.from('{'), never),
      /manifest.json cannot be used: it is no JSON/,
    ],
  ])('is unusable when %s, and nothing is changed then', async (_what, harm, rule) => {
    const { store, terminal } = bucket();
    await terminal('a').run({ x: 'x' });
    harm(store);
    const b = terminal('b');
    const restoring = b.restore();
    await expect(restoring).rejects.toThrow(WorkspaceUnusableError);
    await expect(restoring).rejects.toThrow(rule);
    expect(b.files()).toEqual({});
  });

  it('begins with the newest of a file that CloudIDE writes while it is restored', async () => {
    const { store, terminal } = bucket();
    const a = terminal('a');
    let reads = 0;
    store.before = async (call) => {
      if (call !== 'GET workspaces/project/x') return;
      reads += 1;
      if (reads === 2) await store.write('workspaces/project/x', Buffer.from('newer'), never);
    };
    await store.write('workspaces/project/x', Buffer.from('older'), never);
    expect(await a.restore()).toEqual([]);
    expect(a.files()).toEqual({ x: 'newer' });
    expect(reads).toBe(4);
  });

  it("stays empty when the first command removed all of CloudIDE's files", async () => {
    const { store, terminal } = bucket();
    await store.write('workspaces/project/x', Buffer.from('x'), never);
    const [a, b] = [terminal('a'), terminal('b')];
    await a.run({ x: undefined });
    await b.restore();
    expect(b.files()).toEqual({});
  });

  it('is saved again, as a whole, after somebody removed what was saved', async () => {
    const { store, terminal } = bucket();
    const a = terminal('a');
    await a.run({ x: 'x' });
    store.objects.clear();
    await a.run({ y: 'y' });
    const b = terminal('b');
    await b.restore();
    expect(b.files()).toEqual({ x: 'x', y: 'y' });
  });

  it('that is too large is not saved, but the next command can mend it, whatever others do meanwhile', async () => {
    const { store, terminal } = bucket();
    const a = terminal('a');
    const b = terminal('b', { limits: { entries: 5, bytes: 100 } });
    await a.run({ x: 'x' });
    const tooLarge = { problem: 'not-saved', paths: [], rule: expect.stringContaining('more than 100 bytes') };
    expect(await b.run({ large: 'l'.repeat(200), y: 'y' })).toEqual([tooLarge]);
    // Only who has just saved knows which packs are needed.
    expect(store.calls.filter((call) => call.startsWith(`LIST ${PACKS}`))).toHaveLength(1);
    await a.run({ x: 'of a' });
    expect(await b.restore()).toEqual([{ ...tooLarge, rule: expect.stringContaining('is not here yet') }]);
    b.edit({ large: undefined });
    expect(await b.save()).toEqual([]);
    expect(b.files()).toEqual({ x: 'of a', y: 'y' });
  });

  it('tells what is left out when it changes, not after each command', async () => {
    const { terminal } = bucket();
    const a = terminal('a');
    await a.restore();
    symlinkSync('/etc/passwd', a.pathOf('link'));
    const leftOut = { problem: 'left-out', rule: expect.stringContaining('Links'), paths: ['link'] };
    expect(await a.save()).toEqual([leftOut]);
    expect(await a.run({ x: 'x' })).toEqual([]);
    await a.restore();
    symlinkSync('../..', a.pathOf('another'));
    expect(await a.save()).toEqual([{ ...leftOut, paths: ['another', 'link'] }]);
  });

  it('keeps what is saved of names that are ignored here', async () => {
    const { terminal } = bucket();
    const a = terminal('a');
    const b = terminal('b', { ignored: new Set(['dist']) });
    await a.run({ 'dist/x': 'x', 'src/dist': 'y' });
    await b.run({ z: 'z', 'dist/new': 'new' });
    await a.restore();
    expect(a.files()).toEqual({ 'dist/x': 'x', 'src/dist': 'y', z: 'z' });
    await b.run({ src: undefined });
    await a.restore();
    expect(a.files()).toEqual({ 'dist/x': 'x', z: 'z' });
  });

  it('removes packs of interrupted saves once they are a day old, and no others', async () => {
    const { store, time, terminal } = bucket();
    await terminal('before').run({ old: 'old' });
    await store.write(`${PACKS}left`, Buffer.from('old'), never);
    time.now += DAY_MILLISECONDS / 2;
    await store.write(`${PACKS}under-way`, Buffer.from('new'), never);
    time.now += DAY_MILLISECONDS / 2 + 1;
    const a = terminal('a');
    await a.run({ x: 'x' });
    expect(store.keys(PACKS)).toHaveLength(3);
    expect(store.keys(PACKS)).toContain(`${PACKS}under-way`);
    await a.run({ x: 'y' });
    expect(store.calls.filter((call) => call.startsWith(`LIST ${PACKS}`))).toHaveLength(2);
    const b = terminal('b');
    await b.restore();
    expect(b.files()).toEqual({ old: 'old', x: 'y' });
  });

  it('is saved although packs cannot be removed, which is logged', async () => {
    const { store, terminal } = bucket();
    const a = terminal('a');
    await a.run({ x: 'x' });
    store.before = (call) => {
      if (call.startsWith('DELETE')) throw new AwsError('DeleteObject', 'a-pack', new Error('no answer'));
    };
    expect(await a.run({ x: 'y' })).toEqual([]);
    expect(a.log.lines.at(-1)).toMatchObject({
      level: 'ERROR',
      message: 'packs that are not needed could not be removed',
    });
  });
});

const never = new AbortController().signal;
