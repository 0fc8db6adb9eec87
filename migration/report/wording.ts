import type { ConversionProblem } from '../problem.ts';
import type { Fate, Remark } from '../trace/fate.ts';
import { visible } from './visible.ts';

/** Severities of remarks, the heaviest first. */
const severities = ['loss', 'change', 'note'] as const satisfies readonly Remark['severity'][];

export type RemarkedFate = Extract<Fate, { fate: 'remarked' }>;

/** Remarks in the order of their weight, and of the document within it. */
export function remarksByWeight(fates: readonly Fate[]): readonly RemarkedFate[] {
  const remarks = fates.filter((fate) => fate.fate === 'remarked');
  return severities.flatMap((severity) => remarks.filter((remark) => remark.severity === severity));
}

/** A problem in one line: `task.json:3:14: message (code, pointer). remedy`. Positions are those of the file, whichever document of it is meant. */
export function problemLine({ input, position, pointer, code, message, remedy }: ConversionProblem): string {
  const at = position === undefined ? input : `${input.replace(/#\d+$/, '')}:${position.line}:${position.column}`;
  const where = pointer === '' ? code : `${code}, ${pointer}`;
  return visible(`${at}: ${message.replace(/\.$/, '')} (${where}). ${remedy}`);
}

/** A number with its noun: `1 leaf`, `2 leaves`. */
export function counted(count: number, one: string, many: string): string {
  return `${count.toLocaleString('en-US')} ${count === 1 ? one : many}`;
}
