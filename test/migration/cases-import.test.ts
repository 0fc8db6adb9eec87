import { describe, expect, test } from '@jest/globals';
import type { InputText } from '../../migration/conversion.ts';
import { reportMarkdown } from '../../migration/report/report-markdown.ts';
import { reportText } from '../../migration/report/report-text.ts';
import type { Json } from '../../migration/trace/json.ts';
import { kubernetesDocuments, refusalsIn, unaccountedIn, unknownMembersIn } from './support/accounting.ts';
import { casesIn, FIXTURES } from './support/cases.ts';
import { exported, manifestTexts } from './support/exported.ts';
import { imported, invalidRequests } from './support/imported.ts';

interface Expected {
  readonly refusals?: readonly string[];
  /** Each workload with what becomes of it. */
  readonly workloads?: Readonly<Record<string, readonly string[]>>;
}

const service = ['task-definition.json', 'service.json'];
const cases: Readonly<Record<string, Expected>> = {
  'cloudide.yaml': { workloads: { 'cloudide-terminal-worker': ['task-definition.json', 'scaler.env'] } },
  'init.yaml': { workloads: { init: service } },
  'ledger.yaml': { workloads: { ledger: service } },
  'migrate.json': { workloads: { migrate: ['task-definition.json', 'run-task.json'] } },
  'nightly.yaml': { workloads: { nightly: ['task-definition.json', 'schedule.json'] } },
  'probes.yaml': { workloads: { probes: service } },
  // Fargate has no accelerators.
  'refused-gpu.yaml': { refusals: ['accelerator'] },
  // Fargate has no nodes, and Kubernetes 1.16 took away an API.
  'refused-node-agent.yaml': {
    refusals: ['daemon-set', 'host-namespace', 'host-path', 'privileged', 'removed-api-version'],
  },
  'scaled-job.yaml': { workloads: { render: ['task-definition.json', 'scaler.env'] } },
  'scaled-object.yaml': { workloads: { thumbnails: ['task-definition.json', 'scaler.env'] } },
  'shared-files.yaml': { workloads: { files: service } },
  'shop.yaml': { workloads: { shop: [...service, 'auto-scaling.json'] } },
};

const rows = casesIn(`${FIXTURES}/k8s`).map((input) => ({ input, file: input.name }));

describe.each(rows)('$file', ({ input, file }) => {
  const conversion = imported(input);
  const { refusals = [], workloads = {} } = cases[file] ?? {};

  test(refusals.length > 0 ? 'is refused, with the reasons' : 'is converted', async () => {
    const found = await conversion;
    expect(refusalsIn(found)).toEqual(refusals);
    const files = found.workloads.map(({ name, files: own }) => [name, own.map(({ path }) => path)]);
    expect(Object.fromEntries(files)).toEqual(workloads);
  });

  test('leaves no leaf without a fate, and knows every member', async () => {
    expect(unaccountedIn(await conversion, kubernetesDocuments([input]))).toEqual([]);
    expect(unknownMembersIn(await conversion)).toEqual([]);
  });

  test('gives requests that ECS and Fargate take', async () => {
    expect(invalidRequests(await conversion)).toEqual([]);
  });

  test('gives no value of a Secret away', async () => {
    const found = await conversion;
    const all = [JSON.stringify(found), reportText(found.report), reportMarkdown(found.report)].join('\n');
    expect(all).not.toContain('do-not-print-this');
  });
});

test('there is a value of a Secret to give away, and each case that is expected', () => {
  expect(rows.filter(({ input }) => input.text.includes('do-not-print-this')).map(({ file }) => file)).toEqual([
    'cloudide.yaml',
  ]);
  expect(rows.map(({ file }) => file)).toEqual(Object.keys(cases));
});

/** What has to survive a way to ECS and back. */
interface Essence {
  readonly replicas: unknown;
  readonly containers: readonly {
    readonly name: unknown;
    readonly image: unknown;
    readonly ports: readonly unknown[];
    readonly environment: readonly unknown[];
  }[];
}

// Not shared-files.yaml: its Service leads to a port that its container does not declare, and ECS has to know it.
describe.each(['init.yaml', 'probes.yaml', 'shop.yaml'])('%s by way of ECS', (file) => {
  test('comes back with its containers, ports, variables and replicas', async () => {
    const { input } = rows.find((row) => row.file === file) ?? { input: { name: file, text: '' } };
    const { workloads } = await imported(input);
    const fileOf = (path: string): readonly InputText[] =>
      workloads.flatMap(({ files }) =>
        files
          .filter((each) => each.path === path)
          .map(({ content }) => ({ name: path, text: JSON.stringify(content) })),
      );
    const back = await exported(fileOf('task-definition.json'), 'eks-nodes', { services: fileOf('service.json') });
    expect(refusalsIn(back)).toEqual([]);
    expect(essenceOf(manifestTexts(back))).toEqual(essenceOf([input]));
  });
});

interface DeploymentManifest {
  readonly kind: string;
  readonly spec: { readonly replicas?: number; readonly template: { readonly spec: Readonly<Record<string, Json>> } };
}
interface ContainerManifest {
  readonly name: string;
  readonly image: string;
  readonly ports?: readonly { readonly containerPort: number }[];
  readonly env?: readonly { readonly name: string; readonly value?: string }[];
}

function essenceOf(texts: readonly InputText[]): Essence {
  const all = kubernetesDocuments(texts).map(({ content }) => content as unknown as DeploymentManifest);
  const deployment = all.find(({ kind }) => kind === 'Deployment');
  const { containers = [], initContainers = [] } = deployment?.spec.template.spec ?? {};
  const listed = [
    ...(initContainers as unknown as ContainerManifest[]),
    ...(containers as unknown as ContainerManifest[]),
  ];
  return {
    replicas: deployment?.spec.replicas ?? 1,
    containers: listed.map(({ name, image, ports = [], env = [] }) => ({
      name,
      image,
      ports: ports.map(({ containerPort }) => containerPort),
      environment: env.filter(({ value }) => value !== undefined),
    })),
  };
}
