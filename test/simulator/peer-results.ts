import { type PolicyName, policyNames } from '../../simulator/policies.ts';
import { Random } from '../../simulator/random.ts';
import { prepareRun, type Row } from '../../simulator/run-policy.ts';
import { type TraceKindName, traceKinds } from '../../simulator/traces/generated.ts';

const SEED = 1;

/** Small traces that show bursts, rest and a long service time. */
const traces: readonly { readonly kind: TraceKindName; readonly set: Readonly<Record<string, string>> }[] = [
  { kind: 'bursty', set: { days: '0.25', serviceSeconds: '30' } },
  { kind: 'array-bursts', set: { days: '0.5', largestBurstMessages: '150' } },
  { kind: 'isolated', set: { days: '3', serviceSeconds: '60' } },
];

/** Those whose rules are not this project's to change. */
const peers: readonly PolicyName[] = policyNames.filter((name) => !['target-wait', 'messages-per-task'].includes(name));

const figures = [
  'messages',
  'workHours',
  'taskHours',
  'p50',
  'p95',
  'p99',
  'launches',
  'redone',
  'peakTasks',
] as const satisfies readonly (keyof Row)[];

/** What the peers come to on generated traces: a line of CSV for each, after the names of the columns. */
export function peerResults(): readonly string[] {
  const lines = traces.flatMap(({ kind, set }) => {
    const { settings, generate } = traceKinds[kind];
    const source = { trace: generate(set, new Random(SEED)), settings, isGenerated: true };
    return peers.map((peer) => {
      const { row } = prepareRun(source, peer, set, SEED).run();
      return [row.trace, peer, ...figures.map((figure) => row[figure])].join(',');
    });
  });
  return [['trace', 'policy', ...figures].join(','), ...lines];
}
