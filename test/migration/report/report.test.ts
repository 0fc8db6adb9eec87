import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import type { RemarkCode } from '../../../migration/codes/index.ts';
import type { ConversionProblem } from '../../../migration/problem.ts';
import { reportOf } from '../../../migration/report/loss-report.ts';
import { reportMarkdown } from '../../../migration/report/report-markdown.ts';
import { reportText } from '../../../migration/report/report-text.ts';
import { problemLine } from '../../../migration/report/wording.ts';
import { carry, settle } from '../../../migration/trace/draft.ts';
import type { InputDocument } from '../../../migration/trace/input-document.ts';
import { below, type Json } from '../../../migration/trace/json.ts';
import { Ledger } from '../../../migration/trace/ledger.ts';

const ledgerOf = (name: string, content: Json) => {
  const document: InputDocument = { name, kind: 'ecs', content, positionOf: () => ({ line: 3, column: 5 }) };
  return new Ledger(document);
};
const unreadable: ConversionProblem = {
  input: 'broken.json',
  position: { line: 2, column: 7 },
  pointer: '',
  code: 'broken-json',
  message: 'A comma is missing.',
  remedy: 'Write it.',
};
const text = { lost: 'It is lost.', remedy: 'Add it by hand.' };

/** A ledger with one leaf of each fate: mapped, ignored, changed, lost with all below, and forgotten. */
function converted(): Ledger {
  const content = {
    family: 'web',
    revision: 3,
    image: 'a:{{tag}}',
    cpu: 1,
    ulimits: [{ soft: 1, hard: 2 }],
    odd: true,
  };
  const ledger = ledgerOf('task.json', content);
  const { root } = ledger;
  const places = Object.fromEntries(root.members());
  const { family, revision, image, cpu, ulimits } = places;
  if (!family || !revision || !image || !cpu || !ulimits) throw new Error('A member is missing.');
  settle('Deployment/web', { name: carry(family), spec: { image: carry(image), cpu: carry(cpu) } });
  revision.ignore('The registration counts it.');
  image.remark('placeholder', text);
  ulimits.remark('not-converted', text);
  return ledger;
}

describe('the numbers of a report', () => {
  test('count leaves by what became of them, and losses by remark', () => {
    const report = reportOf([converted()], []);
    expect(report.inputs).toEqual([{ input: 'task.json', leaves: 7, mapped: 3, ignored: 1, remarked: 4 }]);
    expect(report.lost).toBe(2);
    expect(report.problems).toEqual([]);
  });

  test('say nothing of the leaves of an input that was refused, but of the others', () => {
    const bad = ledgerOf('bad.json', { family: 1, cpu: 2 });
    bad.root.member('family')?.text();
    const report = reportOf([bad, converted()], [unreadable]);
    expect(report.problems.map(({ input, code }) => [input, code])).toEqual([
      ['broken.json', 'broken-json'],
      ['bad.json', 'wrong-type'],
    ]);
    expect(report.inputs[0]).toEqual({ input: 'bad.json', leaves: 2, mapped: 0, ignored: 0, remarked: 0 });
    expect(report.inputs[1]?.mapped).toBe(3);
    expect(new Set(report.fates.map(({ input }) => input))).toEqual(new Set(['task.json']));
  });

  test('a problem that is handed over twice is told once', () => {
    const bad = ledgerOf('bad.json', {});
    bad.root.required('family');
    expect(reportOf([bad], bad.problems).problems).toHaveLength(1);
  });

  test('the report is its own JSON', () => {
    const report = reportOf([converted()], [unreadable]);
    expect(JSON.parse(JSON.stringify(report))).toEqual(report);
  });
});

describe('as text', () => {
  test('what was refused comes first, then each input with its heaviest remarks first', () => {
    expect(reportText(reportOf([converted()], [unreadable]))).toBe(`broken.json: refused
  broken.json:2:7: A comma is missing (broken-json). Write it.

task.json: 2 lost, 0 changed, 1 note; of 7 leaves 3 mapped, 1 ignored
  loss   /ulimits (not-converted)
    It is lost.
    Add it by hand.
  loss   /odd (not-converted)
    No rule of the conversion knows this member, and nothing in the output stands for it.
    Look it up in the documentation of the platform that it comes from, and add by hand what it did.
  note   /image (placeholder)
    It is lost.
    Add it by hand.

1 input converted, 1 refused; 2 losses.
`);
  });

  test.each([
    { name: 'nothing at all', ledgers: [], problems: [], last: '0 inputs converted, 0 refused.' },
    { name: 'only refused', ledgers: [], problems: [unreadable], last: '0 inputs converted, 1 refused.' },
    {
      name: 'nothing lost',
      ledgers: [ledgerOf('a.json', {})],
      problems: [],
      last: '1 input converted, 0 refused; nothing is lost.',
    },
  ])('ends with a sum: $name', ({ ledgers, problems, last }) => {
    expect(reportText(reportOf(ledgers, problems)).trimEnd().split('\n').at(-1)).toBe(last);
  });

  test.each([
    {
      name: 'with position and pointer',
      problem: { ...unreadable, pointer: '/a' },
      line: 'broken.json:2:7: A comma is missing (broken-json, /a). Write it.',
    },
    {
      name: 'without either',
      problem: { ...unreadable, position: undefined },
      line: 'broken.json: A comma is missing (broken-json). Write it.',
    },
    {
      name: 'with what a terminal would act on',
      problem: { ...unreadable, input: 'a\u001b[2J\nb' },
      line: 'a\\u001b[2J\\u000ab:2:7: A comma is missing (broken-json). Write it.',
    },
  ])('a problem in one line, $name', ({ problem, line }) => {
    expect(problemLine(problem)).toBe(line);
  });
});

describe('as Markdown', () => {
  test('has every leaf in one of its tables', () => {
    const markdown = reportMarkdown(reportOf([converted()], [unreadable]));
    expect(markdown).toContain('There are 2 losses.');
    expect(markdown).toContain('| `task.json` | 7 | 3 | 1 | 4 |');
    expect(markdown).toContain(
      '| `broken.json` | 2 | 7 | the document | `broken-json` | A comma is missing. | Write it. |',
    );
    expect(markdown).toContain('| loss | `not-converted` | `task.json` | `/ulimits` | It is lost. | Add it by hand. |');
    expect(markdown).toContain('| `task.json` | `/revision` | The registration counts it. |');
    expect(markdown).toContain('| `task.json` | `/image` | `Deployment/web /spec/image` |');
  });

  test('leaves out tables without rows', () => {
    expect(reportMarkdown(reportOf([], []))).toBe('# Loss report\n\nNothing is lost.\n');
  });

  test.each([
    { name: 'a bar', pointer: '/a|b', cell: '`/a\\|b`' },
    { name: 'a backtick', pointer: '/a`b', cell: '/a\\`b' },
    { name: 'a backslash before a bar', pointer: '/a\\|b', cell: '/a\\\\\\|b' },
    { name: 'a line end', pointer: '/a\nb', cell: '/a\\\\u000ab' },
    { name: 'markup', pointer: '/<b>*x*', cell: '`/<b>*x*`' },
  ])('escapes $name in a cell', ({ pointer, cell }) => {
    const ledger = ledgerOf('a.json', { [pointer.slice(1)]: 1 });
    expect(reportMarkdown(reportOf([ledger], []))).toContain(`| \`a.json\` | ${cell} |`);
  });

  test('escapes markup in sentences', () => {
    const ledger = ledgerOf('a.json', { a: 1 });
    ledger.root.member('a')?.ignore('See <b> | *x* _y_ `z` [w].');
    expect(reportMarkdown(reportOf([ledger], []))).toContain('| See \\<b\\> \\| \\*x\\* \\_y\\_ \\`z\\` \\[w\\]. |');
  });
});

const code = fc.constantFrom<RemarkCode>('not-converted', 'placeholder', 'json-comment');
const name = fc.stringMatching(/^[A-Za-z][\w .:/~-]{0,12}$/);

test('text and Markdown hold the pointer and the code of every remark, and no row of a table is broken', () => {
  fc.assert(
    fc.property(fc.dictionary(name, fc.record({ code, lost: fc.string(), remedy: fc.string() })), (remarks) => {
      const ledger = ledgerOf('a.json', Object.fromEntries(Object.keys(remarks).map((key) => [key, 1])));
      for (const [key, { code: said, ...sentences }] of Object.entries(remarks))
        ledger.remarked(below('', key), said, sentences);
      const report = reportOf([ledger], []);
      const [plain, markdown] = [reportText(report), reportMarkdown(report)];
      for (const [key, { code: said }] of Object.entries(remarks)) {
        expect(plain).toContain(`${below('', key)} (${said})`);
        expect(markdown).toContain(`\`${said}\` | \`a.json\` | \`${below('', key)}\` |`);
      }
      const rows = markdown.split('\n').filter((line) => /^\| (loss|note) /.test(line));
      expect(rows).toHaveLength(report.fates.filter(({ fate }) => fate === 'remarked').length);
      for (const row of rows) expect(row.replaceAll(/\\./g, '').split('|')).toHaveLength(8);
    }),
  );
});
