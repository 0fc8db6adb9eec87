import { styleText } from 'node:util';
import type { Status } from './finding.ts';
import type { DoctorReport } from './report.ts';

const colours = { ok: 'green', manual: 'cyan', warning: 'yellow', error: 'red' } as const;
const widest = Math.max(...Object.keys(colours).map((status) => status.length));

/**
 * A line for each check with what was found, and below it what to do.
 *
 * @param stream what it is printed to; only a terminal gets colours.
 */
export function reportText({ stack, checks, errors, warnings }: DoctorReport, stream: NodeJS.WriteStream): string {
  const indent = ' '.repeat(widest + 2);
  const coloured = (status: Status) => styleText(colours[status], status.padEnd(widest), { stream });
  return [
    `Checklist of ${stack}:`,
    '',
    ...checks.flatMap(({ status, title, says, todo }) => [
      // Some texts, such as a configuration's problems, have lines of their own.
      `${coloured(status)}  ${title}: ${says}`.replaceAll('\n', `\n${indent}`),
      ...(todo ? [`${indent}${todo}`] : []),
    ]),
    '',
    `${counted(errors, 'error')}, ${counted(warnings, 'warning')}`,
  ].join('\n');
}

function counted(count: number, noun: string): string {
  return `${count} ${noun}${count === 1 ? '' : 's'}`;
}
