import type { InputSummary, LossReport } from './loss-report.ts';
import { visible } from './visible.ts';
import { counted, problemLine, type RemarkedFate, remarksByWeight } from './wording.ts';

const indent = '  ';

/** The report for a terminal: what was refused, then each input's remarks, the heaviest first; what is mapped or ignored only as a number. */
export function reportText(report: LossReport): string {
  const refused = new Set(report.problems.map(({ input }) => input));
  const remarks = Map.groupBy(remarksByWeight(report.fates), ({ input }) => input);
  const told = new Set(report.fates.map(({ input }) => input));
  const converted = report.inputs.filter(({ input }) => !refused.has(input) || told.has(input));
  const partly = [...refused].filter((input) => told.has(input));
  const blocks = [
    ...[...refused].map((input) => refusedBlock(report, input, partly.includes(input))),
    ...converted.map((summary) => convertedBlock(summary, remarks.get(summary.input) ?? [])),
    [
      sumLine(
        { converted: converted.length, partly: partly.length, refused: refused.size - partly.length },
        report.lost,
      ),
    ],
  ];
  return `${blocks.map((lines) => lines.join('\n')).join('\n\n')}\n`;
}

function refusedBlock({ problems }: LossReport, input: string, isPartly: boolean): readonly string[] {
  const own = problems.filter((problem) => problem.input === input);
  return [
    `${visible(input)}: refused${isPartly ? ' in part' : ''}`,
    ...own.map((problem) => `${indent}${problemLine(problem)}`),
  ];
}

function convertedBlock(
  { input, leaves, mapped, ignored }: InputSummary,
  remarks: readonly RemarkedFate[],
): readonly string[] {
  const of = (wanted: RemarkedFate['severity']) => remarks.filter(({ severity }) => severity === wanted).length;
  const weights = `${of('loss')} lost, ${of('change')} changed, ${counted(of('note'), 'note', 'notes')}`;
  const head = `${visible(input)}: ${weights}; of ${counted(leaves, 'leaf', 'leaves')} ${mapped} mapped, ${ignored} ignored`;
  return [head, ...remarks.flatMap(remarkLines)];
}

function remarkLines({ severity, code, pointer, lost, remedy }: RemarkedFate): readonly string[] {
  const place = pointer === '' ? 'the document' : visible(pointer);
  return [
    `${indent}${severity.padEnd('change'.length)} ${place} (${code})`,
    `${indent}${indent}${visible(lost)}`,
    `${indent}${indent}${visible(remedy)}`,
  ];
}

interface InputNumbers {
  readonly converted: number;
  /** Of those, inputs of which a part was refused. */
  readonly partly: number;
  readonly refused: number;
}

function sumLine({ converted, partly, refused }: InputNumbers, lost: number): string {
  const losses = lost === 0 ? 'nothing is lost' : `${counted(lost, 'loss', 'losses')}`;
  const part = partly === 0 ? '' : ` (${partly} of them in part)`;
  const inputs = `${counted(converted, 'input', 'inputs')} converted${part}, ${refused} refused`;
  return converted === 0 ? `${inputs}.` : `${inputs}; ${losses}.`;
}
