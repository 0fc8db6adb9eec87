import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** What a call is answered with: the first whose text the call as typed contains. */
export interface Answer {
  readonly typed: string;
  readonly stdout?: string;
  readonly stderr?: string;
  readonly exitCode?: number;
}

export interface KubectlCall {
  readonly args: readonly string[];
  readonly stdin: string;
}

/** A real process in the place of kubectl, which needs a cluster; it is the only program on its PATH. */
export function fakeKubectl(folder: string, answers: readonly Answer[]) {
  const path = join(folder, 'bin');
  const log = join(folder, 'calls.jsonl');
  mkdirSync(path, { recursive: true });
  writeFileSync(log, '');
  const script = `#!${process.execPath}
const { appendFileSync, readFileSync } = require('node:fs');
const args = process.argv.slice(2);
const stdin = readFileSync(0, 'utf8');
appendFileSync(${JSON.stringify(log)}, JSON.stringify({ args, stdin }) + '\\n');
const typed = args.join(' ');
const answer = ${JSON.stringify(answers)}.find((each) => typed.includes(each.typed)) ?? {};
process.stdout.write(answer.stdout ?? '');
process.stderr.write(answer.stderr ?? '');
process.exitCode = answer.exitCode ?? 0;
`;
  writeFileSync(join(path, 'kubectl'), script, { mode: 0o755 });
  const calls = (): KubectlCall[] =>
    readFileSync(log, 'utf8')
      .split('\n')
      .filter((line) => line !== '')
      .map((line) => JSON.parse(line));
  return { path, calls };
}
