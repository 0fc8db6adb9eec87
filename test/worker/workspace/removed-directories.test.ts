import { existsSync, mkdirSync, renameSync, rmSync, symlinkSync } from 'node:fs';
import { afterEach, describe, expect, it } from '@jest/globals';
import { MemoryStore } from './support/memory-store.ts';
import { Terminal } from './support/terminal.ts';

let open: Terminal[] = [];
afterEach(() => {
  for (const terminal of open) terminal.leave();
  open = [];
});

/** Two terminals; in the second one's copy a directory of the first one's holds what is never saved, too. */
async function held(hold: (b: Terminal) => void = (b) => b.edit({ 'd/e/node_modules/m': 'm' })) {
  const store = new MemoryStore(Date);
  const [a, b] = [new Terminal(store, 'a'), new Terminal(store, 'b')];
  open.push(a, b);
  await a.run({ 'd/e/x': 'x', 'd/y': 'y', k: 'k' });
  await b.restore();
  hold(b);
  await b.save();
  return { store, a, b };
}

describe('a directory that another terminal has removed', () => {
  it.each<[what: string, hold: (b: Terminal) => void]>([
    ['what is ignored', (b) => b.edit({ 'd/e/node_modules/m': 'm' })],
    ['what is left out', (b) => symlinkSync('/etc', b.pathOf('d/e/out'))],
  ])('does not come back from one where it holds %s', async (_what, hold) => {
    const { store, a, b } = await held(hold);
    await a.run({ d: undefined });
    await b.restore();
    store.calls.length = 0;
    await b.run({});
    expect(store.calls).toEqual(['GET workspace-state/project/manifest.json']);
    await b.run({ l: 'l' });
    await a.restore();
    expect(existsSync(a.pathOf('d'))).toBe(false);
    expect(existsSync(b.pathOf('d/e'))).toBe(true);
  });

  it('does not come back either when it was renamed', async () => {
    const { a, b } = await held();
    renameSync(a.pathOf('d'), a.pathOf('f'));
    await a.save();
    await b.run({ l: 'l' });
    await a.restore();
    expect(a.files()).toEqual({ 'f/e/x': 'x', 'f/y': 'y', k: 'k', l: 'l' });
    expect(existsSync(a.pathOf('d'))).toBe(false);
  });

  it.each<[what: string, edit: (b: Terminal) => void, files: object]>([
    ['a file is put there', (b) => b.edit({ 'd/e/new': 'new' }), { 'd/e/new': 'new', k: 'k' }],
    [
      'it is made anew',
      (b) => {
        rmSync(b.pathOf('d'), { recursive: true });
        mkdirSync(b.pathOf('d/e'), { recursive: true });
      },
      { k: 'k' },
    ],
  ])('is saved again when %s', async (_what, edit, files) => {
    const { a, b } = await held();
    await a.run({ d: undefined });
    await b.restore();
    edit(b);
    await b.save();
    await a.restore();
    expect(a.files()).toEqual(files);
    expect(existsSync(a.pathOf('d/e'))).toBe(true);
  });

  it('stays when the other one makes it again, though empty', async () => {
    const { a, b } = await held();
    await a.run({ d: undefined });
    await b.restore();
    mkdirSync(a.pathOf('d'));
    await a.save();
    await b.run({ l: 'l' });
    await a.restore();
    expect(existsSync(a.pathOf('d'))).toBe(true);
    expect(existsSync(a.pathOf('d/e'))).toBe(false);
  });

  it('gives way to a file of that name', async () => {
    const { a, b } = await held();
    await a.run({ d: undefined });
    await b.restore();
    await a.run({ d: 'a file now' });
    await b.run({ l: 'l' });
    expect(b.files()).toEqual({ d: 'a file now', k: 'k', l: 'l' });
  });
});
