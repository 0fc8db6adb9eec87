import { takesFrom } from '../kubernetes/fluent-bit-output.ts';
import type { WorkloadDraft } from './workload-draft.ts';

/** Says where the log output of a container takes the lines of others as well, of any workload that is exported with it. */
export function tellLogOverlaps(drafts: readonly WorkloadDraft[]): void {
  const containers = drafts.flatMap(({ logs }) => logs.containers);
  for (const { container: own, output, configuration } of drafts.flatMap(({ logs }) => logs.sent)) {
    const others = containers.filter(
      (other) => (other.workload !== own.workload || other.container !== own.container) && takesFrom(output, other),
    );
    if (others.length === 0) continue;
    const names = others.map(({ workload, container }) => `"${container}" of "${workload}"`).join(', ');
    configuration.remark('log-lines-twice', {
      lost: `Fluent Bit finds the log files of "${own.container}" of "${own.workload}" by the pattern ${output.match}, which those of ${names} match as well, so their lines go to ${output.logGroupName}, too.`,
      remedy:
        'Rename one of them, so that no name begins with the other and a hyphen; on nodes, Match_Regex in the values of Fluent Bit can tell them apart.',
    });
  }
}
