import { costChart } from '../../cli/simulate/report/cost-chart.ts';
import { drawnSvg } from '../../cli/simulate/report/drawing.ts';
import type { PolicyName } from '../../simulator/policies.ts';
import { Random } from '../../simulator/random.ts';
import { prepareRun, type Row, type TraceSource } from '../../simulator/run-policy.ts';
import { type TraceKindName, traceKinds } from '../../simulator/traces/generated.ts';
import { ablations } from './policy-ablation.ts';

/** What docs/policy.md and its chart show, as the simulator has it now. `node test/docs/renew-policy.ts` renews them. */
export interface PolicyParts {
  readonly comparison: string;
  readonly targets: string;
  readonly ablation: string;
  readonly chart: string;
}

type Set = Readonly<Record<string, string>>;
const SEED = 1;

const columns: readonly { readonly title: string; readonly policy: PolicyName; readonly set: Set }[] = [
  { title: '**target-wait**', policy: 'target-wait', set: {} },
  { title: 'ScaledJob', policy: 'keda-scaled-job-drain', set: { queueLength: '1' } },
  { title: 'ScaledObject', policy: 'keda-scaled-object', set: { queueLength: '1' } },
  { title: 'naive', policy: 'naive', set: {} },
  { title: 'step', policy: 'step', set: {} },
  { title: 'target tracking', policy: 'target-tracking', set: {} },
  { title: 'clairvoyant', policy: 'clairvoyant', set: {} },
];

const traces: readonly { readonly kind: TraceKindName; readonly set: Set }[] = [
  { kind: 'steady', set: { serviceSeconds: '8', days: '0.25' } },
  { kind: 'steady', set: { serviceSeconds: '300', days: '2' } },
  { kind: 'daily', set: { serviceSeconds: '30', days: '1' } },
  { kind: 'bursty', set: { serviceSeconds: '0.5', days: '0.25', offeredLoadTasks: '1' } },
  { kind: 'bursty', set: { serviceSeconds: '8', days: '0.25' } },
  { kind: 'bursty', set: { serviceSeconds: '30', days: '1' } },
  { kind: 'flash-crowd', set: { serviceSeconds: '30', days: '1' } },
  { kind: 'isolated', set: { serviceSeconds: '60', days: '5' } },
  { kind: 'array-bursts', set: { days: '2' } },
  { kind: 'on-off', set: { serviceSeconds: '30', days: '0.25' } },
];

const targetsSeconds = [30, 36, 45, 60, 90, 120, 300];

/** Works all of it out, which takes seconds. */
export function policyParts(): PolicyParts {
  const compared = traces.map(({ kind, set }) => {
    const source = sourceOf(kind, set);
    return { kind, set, rows: columns.map((column) => rowOf(source, column.policy, { ...set, ...column.set })) };
  });
  const charted = compared.find(({ kind, set }) => kind === 'bursty' && set['serviceSeconds'] === '30');
  return {
    comparison: table(
      ['Trace', ...columns.map(({ title }) => title)],
      compared.map(({ kind, set, rows }) => [
        `${kind}: ${Object.entries(set)
          .map(([name, value]) => `${name}=${value}`)
          .join(' ')}`,
        ...rows.map(cell),
      ]),
    ),
    targets: targetTable(),
    ablation: ablationTable(),
    // An image of its own has no text colour around it to take over, so it brings its paper along.
    chart: drawnSvg(costChart(charted?.rows ?? []))
      .replaceAll('currentColor', '#222222')
      .replace(/^<svg ([^>]*)>/, '<svg $1><rect width="100%" height="100%" fill="#ffffff"/>'),
  };
}

/** What a target costs: of a load that never rests, and of one that comes and goes. */
function targetTable(): string {
  const loads = [
    { kind: 'bursty', set: { serviceSeconds: '30', days: '1' } },
    { kind: 'bursty', set: { serviceSeconds: '30', days: '1', offeredLoadTasks: '0.5' } },
  ] as const;
  const sources = loads.map(({ kind, set }) => ({ source: sourceOf(kind, set), set }));
  return table(
    ['Target', 'Cost over work, 8 tasks', 'p95', '$ a day', 'Cost over work, 0.5 tasks', 'p95', '$ a day'],
    targetsSeconds.map((target) => [
      `${target} s`,
      ...sources.flatMap(({ source, set }) => {
        const { costOverWork, p95, dollars } = rowOf(source, 'target-wait', {
          ...set,
          ECS_TARGET_WAIT_SECONDS: String(target),
        });
        return [costOverWork.toFixed(2), `${(p95 ?? Number.NaN).toFixed(0)} s`, dollars.toFixed(2)];
      }),
    ]),
  );
}

/** What each part pays: with it as it is now, without it as it was measured when it was taken out. */
function ablationTable(): string {
  return table(
    ['Without', 'Shown by', 'With', 'Without it'],
    ablations.map(({ part, shownBy, kind, set, without }) => {
      const { costOverWork, p95 } = rowOf(sourceOf(kind, set), 'target-wait', set);
      return [part, shownBy, `${costOverWork.toFixed(3)} / ${(p95 ?? Number.NaN).toFixed(0)}`, without];
    }),
  );
}

function sourceOf(kind: TraceKindName, set: Set): TraceSource {
  const { settings, generate } = traceKinds[kind];
  return { trace: generate(set, new Random(SEED)), settings, isGenerated: true };
}

function rowOf(source: TraceSource, policy: PolicyName, set: Set): Row {
  return prepareRun(source, policy, set, SEED).run().row;
}

function cell({ costOverWork, p95, redone }: Row): string {
  return `${costOverWork.toFixed(2)} / ${(p95 ?? Number.NaN).toFixed(0)} s${redone > 0 ? '*' : ''}`;
}

function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]) => `| ${cells.join(' | ')} |`;
  return [line(head), line(head.map((_, index) => (index === 0 ? '---' : '---:'))), ...rows.map(line)].join('\n');
}
