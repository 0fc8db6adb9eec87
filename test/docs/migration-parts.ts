import { kubernetesSettings } from '../../contract/kubernetes-settings.ts';
import { listPrices } from '../../contract/prices.ts';
import { cents, rate } from '../../cost/format.ts';
import { codes } from '../../migration/codes/index.ts';
import { type CostComparison, costComparison } from '../../migration/runbook/cost-comparison.ts';
import { sizeInWords } from '../../migration/runbook/cost-markdown.ts';
import { configurationTable } from './configuration-table.ts';

/** The inputs of the walks in docs/migration.md, by the names that these give them. */
export const walkFiles = {
  'cloudide.yaml': 'docs/examples/migration/cloudide.yaml',
  'task-definition.json': 'docs/examples/migration/task-definition.json',
  'service.json': 'docs/examples/migration/service.json',
};

/** The parts of the two documents that the code writes, by their marks. */
export function migrationParts(): readonly { readonly path: string; readonly name: string; readonly part: string }[] {
  const path = 'docs/migration.md';
  return [
    { path, name: 'kubernetesSettings', part: configurationTable(kubernetesSettings) },
    { path, name: 'sizes', part: sizeTable() },
    { path, name: 'prices', part: priceTable() },
    { path: 'docs/migration-codes.md', name: 'codes', part: codeTable() },
  ];
}

const table = (head: readonly string[], rows: readonly (readonly string[])[]) =>
  [head, head.map(() => '---'), ...rows].map((cells) => `| ${cells.join(' | ')} |`).join('\n');

/** By severity, the heaviest first; within one, by name. */
function codeTable(): string {
  const severities = ['refused', 'loss', 'change', 'note'];
  const rows = Object.entries(codes)
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .sort(([, a], [, b]) => severities.indexOf(a.severity) - severities.indexOf(b.severity))
    .map(([code, { severity, meaning }]) => [`\`${code}\``, severity, meaning.replaceAll('|', '\\|')]);
  return table(['Code', 'Severity', 'Said when'], rows);
}

const noTasks = { count: 1, hoursPerDay: 24, operatorPods: 0, capacity: 'FARGATE', publicIp: false } as const;

/** What EKS adds to each pod and rounds up, for sizes that people have. */
function sizeTable(): string {
  const sizes = [
    { cpuUnits: 256, memoryMib: 512, architecture: 'X86_64' },
    { cpuUnits: 512, memoryMib: 1024, architecture: 'ARM64' },
    { cpuUnits: 512, memoryMib: 1024, architecture: 'X86_64' },
    { cpuUnits: 1024, memoryMib: 2048, architecture: 'X86_64' },
    { cpuUnits: 2048, memoryMib: 8192, architecture: 'X86_64' },
    { cpuUnits: 4096, memoryMib: 30720, architecture: 'X86_64' },
  ] as const;
  const rows = sizes.map((size) => {
    const { tier } = costComparison({ ...noTasks, ...size });
    const task = `${sizeInWords(size)}, ${size.architecture === 'ARM64' ? 'ARM' : 'x86'}`;
    if (tier === undefined) return [task, '', 'none is large enough', '', ''];
    const more = `$${cents(tier.monthDifferenceDollars)}`;
    return [task, rate(tier.taskHourDollars), sizeInWords(tier.pod), rate(tier.podHourDollars), more];
  });
  return table(
    ['Task on ECS', 'An hour', 'Pod on EKS Fargate, x86', 'An hour', 'More in a month of 30 days, each'],
    rows,
  );
}

/** The two walks, with the pods of the operators that each needs. */
function priceTable(): string {
  const size = { cpuUnits: 512, memoryMib: 1024 } as const;
  const loads: readonly (readonly [string, CostComparison])[] = [
    [
      'CloudIDE: one task for 8 hours a day',
      costComparison({
        ...size,
        architecture: 'ARM64',
        capacity: 'FARGATE',
        publicIp: true,
        count: 1,
        hoursPerDay: 8,
        operatorPods: 3,
      }),
    ],
    [
      'DukanX: two tasks all day',
      costComparison({
        ...size,
        architecture: 'X86_64',
        capacity: 'FARGATE',
        publicIp: false,
        count: 2,
        hoursPerDay: 24,
        operatorPods: 5,
      }),
    ],
  ];
  const sum = (sheet: CostComparison['ecs'] | undefined) => (sheet === undefined ? 'too big' : cents(sheet.dollars));
  const rows = loads.map(([name, { ecs, eksFargate, eksNodes }]) => [name, ...[ecs, eksFargate, eksNodes].map(sum)]);
  const head = [
    '$ a month',
    'ECS on Fargate',
    'EKS, pods on Fargate',
    'EKS, two nodes (t3.medium, for ARM t4g.medium)',
  ];
  return `${table(head, rows)}\n\nPrices of ${listPrices.region} as of ${listPrices.asOf}.`;
}
