import { traceSourceOf } from '../cli/simulate/trace-sources.ts';
import { prepareRun, type Row } from '../simulator/run-policy.ts';
import type { Benchmark } from './benchmark.ts';
import { contenders, STRONGEST_PEER } from './contenders.ts';
import { generatedTraces } from './generated-traces.ts';
import { geometricMean, rounded } from './statistics.ts';
import { traceFilesIn } from './trace-files.ts';

type NamedRow = { readonly contender: string } & Row;

/** Cost and waits under this project's policies and its peers, over a folder of traces or over generated ones. */
export const policy: Benchmark = async (tell, { traces: folder, seed }) => {
  const rows: NamedRow[] = [];
  for (const { name, fileOrKind, set: shape } of folder === undefined ? generatedTraces : traceFilesIn(folder)) {
    const source = traceSourceOf(fileOrKind, shape, seed);
    for (const { name: contender, policy: policyName, set } of contenders) {
      tell(`${contender} on ${name ?? source.trace.name}`);
      const { row } = prepareRun(source, policyName, { ...shape, ...set }, seed).run();
      rows.push({ contender, ...row, ...(name !== undefined && { trace: name }) });
    }
  }
  return { rows, contenders: contenders.map(({ name }) => summed(name, rows)) };
};

function summed(contender: string, all: readonly NamedRow[]): object {
  const rows = all.filter((row) => row.contender === contender);
  const waits = rows.flatMap(({ p95 }) => (p95 === null ? [] : [p95]));
  const ratios = rows.map(({ trace, taskHours }) => {
    const peer = all.find((row) => row.trace === trace && row.contender === STRONGEST_PEER);
    return taskHours / (peer?.taskHours ?? Number.NaN);
  });
  return {
    contender,
    costOverWorkGeometricMean: rounded(geometricMean(rows.map(({ costOverWork }) => costOverWork)), 3),
    costOverStrongestPeerGeometricMean: rounded(geometricMean(ratios), 3),
    costOverStrongestPeerWorst: rounded(Math.max(...ratios), 3),
    p95Worst: waits.length === 0 ? null : Math.max(...waits),
    redone: rows.reduce((sum, { redone }) => sum + redone, 0),
  };
}
