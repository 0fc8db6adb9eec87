import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { carry, carryAll, carryMember, type Draft, settle } from '../../../migration/trace/draft.ts';
import type { InputDocument } from '../../../migration/trace/input-document.ts';
import { type Json, leafPointers } from '../../../migration/trace/json.ts';
import { Ledger } from '../../../migration/trace/ledger.ts';

function ledgerOf(content: Json, kind: InputDocument['kind'] = 'kubernetes'): Ledger {
  return new Ledger({ name: 'input.yaml', kind, content, positionOf: () => ({ line: 3, column: 5 }) });
}

/** What was said about each place, in short. */
function said(ledger: Ledger): string[] {
  return ledger.fates().map((entry) => {
    const what = entry.fate === 'mapped' ? entry.to.join() : entry.fate === 'ignored' ? 'ignored' : entry.code;
    return `${entry.pointer}: ${what}`;
  });
}

describe('the account of an input', () => {
  test('what is in an output is mapped to where it stands there', () => {
    const ledger = ledgerOf({ a: { b: 1 }, c: ['x', 'y'] });
    const { root } = ledger;
    const draft: Draft = {
      left: { out: undefined, list: [undefined, { deep: carryMember(root.member('a'), 'b') }] },
      again: carryMember(root.member('a'), 'b', (place) => Number(place.number()) + 1),
      'with/slash': carryMember(root, 'c'),
    };
    expect(settle('Thing/x', draft)).toEqual({ left: { list: [{ deep: 1 }] }, again: 2, 'with/slash': ['x', 'y'] });
    expect(said(ledger)).toEqual(['/a/b: Thing/x /left/list/0/deep,Thing/x /again', '/c: Thing/x /with~1slash']);
  });

  test('a value that was carried into a draft nobody settled is lost', () => {
    const ledger = ledgerOf({ a: 1 });
    carryMember(ledger.root, 'a');
    expect(said(ledger)).toEqual(['/a: not-converted']);
  });

  test.each<{
    name: string;
    content: Json;
    kind?: InputDocument['kind'];
    say?: (ledger: Ledger) => void;
    fates: string[];
  }>([
    { name: 'a leaf of which nothing was said is lost', content: { a: 1 }, fates: ['/a: not-converted'] },
    { name: 'null is ignored', content: { a: null }, fates: ['/a: ignored'] },
    { name: 'an empty list is ignored', content: { a: [] }, fates: ['/a: ignored'] },
    { name: 'an empty map means something in Kubernetes', content: { a: {} }, fates: ['/a: not-converted'] },
    { name: 'and nothing in ECS', content: { a: {} }, kind: 'ecs', fates: ['/a: ignored'] },
    {
      name: 'ignoring a place covers what is below it',
      content: { a: { b: 1, c: 2 } },
      say: ({ root }) => root.member('a')?.ignore('Because.'),
      fates: ['/a: ignored'],
    },
    {
      name: 'so does a loss',
      content: { a: { b: 1 } },
      say: ({ root }) => root.member('a')?.remark('not-converted', { lost: 'It.', remedy: 'None.' }),
      fates: ['/a: not-converted'],
    },
    {
      name: 'the same is said once',
      content: { a: 1 },
      say: ({ root }) => {
        for (let time = 0; time < 2; time += 1) root.member('a')?.ignore('Because.');
      },
      fates: ['/a: ignored'],
    },
    {
      name: 'several things are said in the order of the document',
      content: { a: { b: 1 }, c: 2, d: 3 },
      say: ({ root }) => {
        root.member('d')?.ignore('Because.');
        root.member('a')?.ignore('Because.');
      },
      fates: ['/a: ignored', '/c: not-converted', '/d: ignored'],
    },
  ])('$name', ({ content, kind, say, fates }) => {
    const ledger = ledgerOf(content, kind);
    say?.(ledger);
    expect(said(ledger)).toEqual(fates);
  });

  test('whatever was said, every leaf has its fate', () => {
    const place = fc.letrec<{ tree: Json }>((tie) => ({
      tree: fc.oneof(
        { maxDepth: 4 },
        fc.oneof(fc.integer(), fc.string(), fc.boolean(), fc.constant(null)),
        fc.array(tie('tree'), { maxLength: 3 }),
        fc.dictionary(fc.string({ maxLength: 3 }), tie('tree'), { maxKeys: 3 }),
      ),
    }));
    fc.assert(
      fc.property(place.tree, fc.infiniteStream(fc.nat(3)), (content, choices) => {
        const ledger = ledgerOf(content);
        const carried: Draft[] = [];
        const visit = (at = ledger.root): void => {
          const choice = choices.next().value;
          if (choice === 0) at.ignore('Because.');
          else if (choice === 1 && (typeof at.value !== 'object' || at.value === null)) carried.push(carry(at));
          else if (Array.isArray(at.value)) for (const item of at.items()) visit(item);
          else if (typeof at.value === 'object' && at.value !== null)
            for (const [, inner] of at.members()) visit(inner);
        };
        visit();
        settle('Thing/x', carried);
        const told = ledger.fates().map(({ pointer }) => pointer);
        for (const leaf of leafPointers(content))
          expect(told.some((pointer) => leaf === pointer || leaf.startsWith(`${pointer}/`))).toBe(true);
      }),
    );
  });
});

describe('a place', () => {
  test('finds names in any case in ECS inputs alone', () => {
    expect(ledgerOf({ Cpu: '1' }, 'ecs').root.member('cpu')?.pointer).toBe('/Cpu');
    expect(ledgerOf({ Cpu: '1' }).root.member('cpu')).toBeUndefined();
  });

  test.each<{ name: string; content: Json; read: (ledger: Ledger) => unknown; message: string }>([
    {
      name: 'a number for a text',
      content: { a: 1 },
      read: ({ root }) => root.member('a')?.text(),
      message: '/a is a number where a text belongs.',
    },
    {
      name: 'a list for a map',
      content: [],
      read: ({ root }) => root.members(),
      message: 'The document is a list where a map belongs.',
    },
    {
      name: 'a text for a list',
      content: { a: 'x' },
      read: ({ root }) => root.list('a'),
      message: '/a is a string where a list belongs.',
    },
    {
      name: 'a text for a number',
      content: { a: 'x' },
      read: ({ root }) => root.member('a')?.number(),
      message: '/a is a string where a number belongs.',
    },
    {
      name: 'a text for a flag',
      content: { a: 'yes' },
      read: ({ root }) => root.member('a')?.flag(),
      message: '/a is a string where true or false belongs.',
    },
    {
      name: 'nothing where something is required',
      content: { a: null },
      read: ({ root }) => root.required('a'),
      message: 'The document has no "a".',
    },
  ])('refuses $name, with its position', ({ content, read, message }) => {
    const ledger = ledgerOf(content);
    read(ledger);
    expect(ledger.problems).toMatchObject([{ input: 'input.yaml', message, position: { line: 3, column: 5 } }]);
  });

  test('is not carried as one value where maps lie below it', () => {
    const { root } = ledgerOf({ a: [{ b: 1 }] });
    expect(() => carryAll([root], 'x')).toThrow('too deep');
  });
});
