import { isDeepStrictEqual } from 'node:util';
import { describe, expect, it } from '@jest/globals';
import { MemoryStore } from './support/memory-store.ts';
import { Terminal } from './support/terminal.ts';

/** A project that another terminal has changed since this one was restored, so that a save takes all its steps. */
async function prepare(open: (store: MemoryStore, name: string) => Terminal) {
  const store = new MemoryStore(Date);
  const [us, others] = [open(store, 'us'), open(store, 'others')];
  await others.run({ x: 'x', y: 'y', z: 'z' });
  await others.run({ z: 'of others', 'd/new': 'new' });
  await us.restore();
  await others.run({ x: 'x of others', 'd/new': undefined });
  us.edit({ x: 'x of us', y: undefined, 'd/ours': 'ours' });
  return { store, us };
}

const old = { x: 'x of others', y: 'y', z: 'of others' };
const saved = { 'd/ours': 'ours', x: 'x of others', 'x.conflict-us1': 'x of us', z: 'of others' };

describe('a save that is interrupted', () => {
  it.each(['before', 'after'] as const)(
    'at any call, %s it was done, leaves the old or the new state',
    async (when) => {
      const opened: Terminal[] = [];
      const open = (store: MemoryStore, name: string) => {
        const terminal = new Terminal(store, name);
        opened.push(terminal);
        return terminal;
      };
      const outcomes: string[] = [];
      for (let call = 0; outcomes.at(-1) !== 'not interrupted'; call += 1) {
        const { store, us } = await prepare(open);
        const calls = store.calls.length;
        store.failAt(call, when);
        const failed = await us.save().then(
          () => false,
          () => true,
        );
        const interrupted = store.calls.length > calls + call;
        store.before = store.after = () => {};

        const witness = open(store, 'witness');
        await witness.restore();
        const isNew = isDeepStrictEqual(witness.files(), saved);
        if (!isNew) expect(witness.files()).toEqual(old);
        outcomes.push(interrupted ? `${failed ? 'failed' : 'succeeded'}, ${isNew ? 'new' : 'old'}` : 'not interrupted');

        const again = await us.run({});
        await witness.restore();
        expect(Object.values(us.files()).sort()).toEqual(Object.values(saved).sort());
        expect(witness.files()).toEqual(us.files());
        const conflicts = again.filter(({ problem }) => problem === 'conflict');
        expect(conflicts.length).toBeLessThanOrEqual(1);
      }
      for (const terminal of opened) terminal.leave();
      expect(new Set(outcomes)).toEqual(
        new Set(
          when === 'before'
            ? ['failed, old', 'succeeded, new', 'not interrupted']
            : ['failed, old', 'failed, new', 'succeeded, new', 'not interrupted'],
        ),
      );
    },
  );
});
