import type { Fate } from '../trace/fate.ts';
import type { LossReport } from './loss-report.ts';
import { codeCell, tableSection, textCell } from './markdown-table.ts';
import { counted, remarksByWeight } from './wording.ts';

/** The whole report as a Markdown document: every leaf of every input that was converted stands in one of its tables. */
export function reportMarkdown({ inputs, fates, problems, lost }: LossReport): string {
  return `${[
    '# Loss report',
    '',
    lost === 0 ? 'Nothing is lost.' : `There ${lost === 1 ? 'is' : 'are'} ${counted(lost, 'loss', 'losses')}.`,
    ...tableSection(
      'Inputs',
      ['Input', 'Leaves', 'Mapped', 'Ignored', 'Remarked'],
      inputs.map(({ input, ...counts }) => [
        codeCell(input),
        ...[counts.leaves, counts.mapped, counts.ignored, counts.remarked].map(String),
      ]),
    ),
    ...tableSection(
      'Refused',
      ['Input', 'Line', 'Column', 'Pointer', 'Code', 'What is wrong', 'What to do'],
      problems.map(({ input, position, pointer, code, message, remedy }) => [
        codeCell(input),
        ...[position?.line, position?.column].map((number) => String(number ?? '')),
        pointerCell(pointer),
        ...[codeCell(code), textCell(message), textCell(remedy)],
      ]),
    ),
    ...tableSection(
      'Remarks',
      ['Severity', 'Code', 'Input', 'Pointer', 'What is lost or differs', 'What to do'],
      remarksByWeight(fates).map(({ severity, code, input, pointer, lost: what, remedy }) => [
        severity,
        ...[codeCell(code), codeCell(input), pointerCell(pointer), textCell(what), textCell(remedy)],
      ]),
    ),
    ...tableSection('Ignored', ['Input', 'Pointer', 'Why'], fates.flatMap(ignoredRow)),
    ...tableSection('Mapped', ['Input', 'Pointer', 'Where it went'], fates.flatMap(mappedRow)),
  ].join('\n')}\n`;
}

function ignoredRow(fate: Fate): readonly (readonly string[])[] {
  return fate.fate === 'ignored' ? [[codeCell(fate.input), pointerCell(fate.pointer), textCell(fate.reason)]] : [];
}

function mappedRow(fate: Fate): readonly (readonly string[])[] {
  if (fate.fate !== 'mapped') return [];
  return [[codeCell(fate.input), pointerCell(fate.pointer), fate.to.map(codeCell).join(', ')]];
}

function pointerCell(pointer: string): string {
  return pointer === '' ? 'the document' : codeCell(pointer);
}
