import { randomBytes } from 'node:crypto';
import { describe, expect, it } from '@jest/globals';
import { AwsError } from '../../../aws/errors.ts';
import { bucketWithTerminals } from './support/bucket-with-terminals.ts';
import type { MemoryStore } from './support/memory-store.ts';
import type { Terminal } from './support/terminal.ts';

const MEBIBYTE = 1024 * 1024;
const PACK = 'GET workspace-state/project/packs/PACK';

function bucket() {
  const { store, time, terminal } = bucketWithTerminals();
  /** Does something each time that a call has been made, but for the calls that it makes itself. */
  const eachTime = (call: string, when: 'before' | 'after', work: (count: number) => Promise<unknown>) => {
    const own = { count: 0, isUnderWay: false };
    store[when] = async (made) => {
      if (made !== call || own.isUnderWay) return;
      own.isUnderWay = true;
      own.count += 1;
      await work(own.count);
      own.isUnderWay = false;
    };
    return own;
  };
  return { store, time, terminal, eachTime };
}

describe('restoring a workspace', () => {
  it('comes to its end while another changes a small file again and again', async () => {
    const { time, terminal, eachTime } = bucket();
    const [a, b] = [terminal('a'), terminal('b')];
    for (const name of 'pqrst') await a.run({ [name]: randomBytes(MEBIBYTE) });
    await a.run({ counter: '0' });
    const saves = eachTime(PACK, 'after', (count) => {
      time.now += 5000;
      return a.run({ counter: String(count) });
    });
    expect(await b.restore()).toEqual([]);
    expect(saves.count).toBeGreaterThan(1);
    expect(b.files().t).toEqual(a.files().t);
  });

  it.each<[what: string, call: string, disturb: (a: Terminal, store: MemoryStore, count: number) => Promise<unknown>]>([
    ['others replace a pack', PACK, (a, _store, count) => a.run({ x: `x${count}` })],
    [
      "CloudIDE writes a project's file",
      'GET workspaces/project/x',
      (_a, store, count) => store.write('workspaces/project/x', Buffer.from(`${count}`), never),
    ],
  ])(
    'gives up for now, as if S3 did not answer, when %s for a minute each time that it is read',
    async (_, call, disturb) => {
      const { store, time, terminal, eachTime } = bucket();
      const [a, b] = [terminal('a'), terminal('b')];
      if (call === PACK) await a.run({ x: 'x' });
      else await store.write('workspaces/project/x', Buffer.from('x'), never);
      const disturbed = eachTime(call, 'before', (count) => {
        time.now += 5000;
        return disturb(a, store, count);
      });
      const restoring = b.restore();
      await expect(restoring).rejects.toThrow(AwsError);
      await expect(restoring).rejects.toMatchObject({
        action: 'hold',
        message: expect.stringMatching(/again and again/),
      });
      expect(disturbed.count).toBeGreaterThan(12);
      expect(disturbed.count).toBeLessThan(16);
      expect(b.files()).toEqual({});
      store.before = () => {};
      expect(await b.restore()).toEqual([]);
      expect(Object.keys(b.files())).toEqual(['x']);
    },
  );

  it('reads each pack once, and few at once, also of files that are larger than packs', async () => {
    const { store, terminal } = bucket();
    const [a, b] = [terminal('a'), terminal('b')];
    await a.run(Object.fromEntries([...'wxyz'].map((name) => [name, Buffer.alloc(14 * MEBIBYTE, name)])));
    const packs = store.keys('workspace-state/project/packs/').length;
    store.calls.length = 0;
    const reading = { now: 0, most: 0 };
    store.before = (call) => {
      if (call === PACK) reading.most = Math.max(reading.most, ++reading.now);
    };
    store.after = (call) => {
      if (call === PACK) reading.now -= 1;
    };
    await b.restore();
    expect(store.calls.filter((call) => call === PACK)).toHaveLength(packs);
    expect(packs).toBe(7);
    expect(reading.most).toBeLessThanOrEqual(3);
  });

  it('saves the rest where a removed workspace had names that are ignored here', async () => {
    const { store, terminal } = bucket();
    const a = terminal('a', { ignored: new Set() });
    const b = terminal('b');
    await a.run({ 'node_modules/m': 'm', x: 'x' });
    await b.run({ y: 'y' });
    store.objects.clear();
    expect(await b.run({ z: 'z' })).toEqual([]);
    const c = terminal('c');
    await c.restore();
    expect(c.files()).toEqual({ x: 'x', y: 'y', z: 'z' });
  });

  it('says what can be done where a pack is gone, and does so', async () => {
    const { store, terminal } = bucket();
    await terminal('a').run({ x: 'x' });
    for (const key of store.keys('workspace-state/project/packs/')) store.objects.delete(key);
    const b = terminal('b');
    const manifest = 'workspace-state/project/manifest.json';
    await expect(b.restore()).rejects.toThrow(
      /incomplete: .* else remove its manifest\.json: then the project goes on/,
    );
    store.objects.delete(manifest);
    expect(await b.run({ y: 'y' })).toEqual([]);
  });
});

const never = new AbortController().signal;
