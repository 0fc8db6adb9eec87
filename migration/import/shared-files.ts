import type { OutputFile } from '../conversion.ts';
import type { Attempt, SettledFile } from './attempt.ts';
import { stackCode } from './cdk/stack-code.ts';
import type { PlannedWorkload } from './surroundings/planned-workload.ts';

/** What belongs to no single workload, and the code of a stack that has them all. */
export function sharedFiles(
  converted: readonly Attempt[],
  all: readonly PlannedWorkload[],
  files: readonly SettledFile[],
): readonly OutputFile[] {
  const shared = files.filter(({ path }) => !all.some(({ family }) => path.startsWith(`${family}/`)));
  const code = stackCode({
    workloads: converted.map(({ planned, files: own }) => ({
      family: planned.family,
      starter: planned.starter,
      isTerminalWorker: planned.isTerminalWorker,
      mainContainer: planned.mainContainer.name,
      files: own,
    })),
    balancers: new Map(
      shared.flatMap(({ path, content }) => {
        const [, name] = /^load-balancers\/(.+)\.json$/.exec(path) ?? [];
        return name === undefined ? [] : [[name, content] as const];
      }),
    ),
  });
  return [...shared, { path: 'stack.ts', content: code }];
}
