import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { ancestorsOf } from '../../../worker/workspace/tree-path.ts';
import { MemoryStore } from './support/memory-store.ts';
import { Terminal } from './support/terminal.ts';

type Step =
  | { readonly kind: 'restore' | 'save'; readonly who: number }
  | { readonly kind: 'write' | 'remove'; readonly who: number; readonly path: string }
  | { readonly kind: 'save-all' }
  | { readonly kind: 'fail'; readonly call: number; readonly when: 'before' | 'after' };

const who = fc.nat(2);
const path = fc.constantFrom('x', 'y', 'd', 'd/x', 'd/y', 'd/e/x');
const step: fc.Arbitrary<Step> = fc.oneof(
  { weight: 6, arbitrary: fc.record({ kind: fc.constant('write' as const), who, path }) },
  { weight: 2, arbitrary: fc.record({ kind: fc.constant('remove' as const), who, path }) },
  { weight: 3, arbitrary: fc.record({ kind: fc.constantFrom('restore' as const, 'save' as const), who }) },
  { weight: 2, arbitrary: fc.constant({ kind: 'save-all' as const }) },
  {
    weight: 1,
    arbitrary: fc.record({
      kind: fc.constant('fail' as const),
      call: fc.nat(6),
      when: fc.constantFrom('before' as const, 'after' as const),
    }),
  },
);

describe('several terminals of one project', () => {
  it('lose nothing that nobody removed, and end with the same files, however their commands and failures fall', () =>
    fc.assert(
      fc.asyncProperty(fc.array(step, { minLength: 4, maxLength: 25 }), async (steps) => {
        const store = new MemoryStore(Date);
        const terminals = ['a', 'b', 'c'].map((name) => new Terminal(store, name));
        for (const terminal of terminals) await terminal.restore();
        const living = new Set<string>();
        /** What somebody who saw it replaced or removed need not live. */
        const isReplaced = (terminal: Terminal, at: string) => {
          for (const [file, content] of Object.entries(terminal.files())) {
            if (file === at || file.startsWith(`${at}/`) || at.startsWith(`${file}/`)) living.delete(content);
          }
        };
        try {
          for (const [number, now] of steps.entries()) {
            const terminal = terminals['who' in now ? now.who : 0] as Terminal;
            switch (now.kind) {
              case 'fail':
                store.failAt(now.call, now.when);
                break;
              case 'save-all':
                await Promise.allSettled(terminals.map((each) => each.save()));
                break;
              case 'restore':
              case 'save':
                await terminal[now.kind]().catch(() => {});
                break;
              case 'write':
              case 'remove': {
                isReplaced(terminal, now.path);
                const inTheWay = [...ancestorsOf(now.path)].find((above) => terminal.files()[above] !== undefined);
                terminal.edit({ [inTheWay ?? now.path]: undefined });
                if (now.kind === 'remove') break;
                terminal.edit({ [now.path]: `content ${number}` });
                living.add(`content ${number}`);
              }
            }
          }
          store.before = store.after = () => {};
          for (const terminal of [...terminals, ...terminals]) await terminal.run({});

          const [first, ...others] = terminals.map((terminal) => terminal.files());
          for (const files of others) expect(files).toEqual(first);
          const contents = new Set(Object.values(first ?? {}));
          expect([...living].filter((content) => !contents.has(content))).toEqual([]);
        } finally {
          for (const terminal of terminals) terminal.leave();
        }
      }),
      { numRuns: 15 },
    ));
});
