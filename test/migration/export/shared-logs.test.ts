import { expect, test } from '@jest/globals';
import { exportTaskDefinitions } from '../../../migration/export/export-task-definitions.ts';
import { readFluentBitOutput } from '../../../migration/kubernetes/fluent-bit-output.ts';
import type { Target } from '../../../migration/kubernetes/target.ts';
import { manifestProblems } from '../../../migration/kubernetes/validate.ts';
import { exportedRunbookFacts } from '../../../migration/runbook/exported-documents.ts';
import { isList, type Json } from '../../../migration/trace/json.ts';

/** Task definitions that log to CloudWatch, each to a group of its family. */
function exportLogging(families: readonly string[], target: Target = 'eks-fargate') {
  const taskDefinitions = families.map((family) => ({
    name: `${family}.json`,
    text: JSON.stringify({
      family,
      networkMode: 'awsvpc',
      requiresCompatibilities: ['FARGATE'],
      cpu: '256',
      memory: '512',
      containerDefinitions: [
        {
          name: 'app',
          image: 'public.ecr.aws/docker/library/busybox:stable',
          logConfiguration: {
            logDriver: 'awslogs',
            options: {
              'awslogs-group': `/ecs/${family}`,
              'awslogs-region': 'eu-west-1',
              'awslogs-stream-prefix': 'app',
            },
          },
        },
      ],
    }),
  }));
  const others = {
    services: [],
    settings: {},
    target,
    queueScaler: 'scaled-job',
    namespace: 'shop',
    unread: [],
  } as const;
  return exportTaskDefinitions({ taskDefinitions, ...others });
}

function routersIn(content: Json | undefined): readonly string[] {
  const manifests = isList(content) ? content : [];
  return manifests.flatMap((manifest) => {
    const { kind, metadata, data } = manifest as {
      kind: string;
      metadata: { name: string };
      data: Record<string, string>;
    };
    return kind === 'ConfigMap' && metadata.name === 'aws-logging' ? [data['output.conf'] ?? ''] : [];
  });
}

function groupsIn(text: string | undefined): readonly string[] {
  return readFluentBitOutput(text ?? '').map(({ logGroupName }) => logGroupName);
}

test('one workload has its log router among its own manifests', async () => {
  const { workloads, files } = await exportLogging(['one']);
  expect(files).toEqual([]);
  expect(
    workloads.flatMap((workload) => workload.files.flatMap(({ content }) => routersIn(content as Json))),
  ).toHaveLength(1);
});

test('two workloads share one log router, which is valid and applied before both', async () => {
  const { workloads, files, report } = await exportLogging(['one', 'two']);
  expect(files.map(({ path }) => path)).toEqual(['aws-observability/manifests']);
  const content = files[0]?.content;
  expect(routersIn(content as Json).map(groupsIn)).toEqual([['/ecs/one', '/ecs/two']]);
  expect(await manifestProblems(isList(content as Json) ? (content as readonly Json[]) : [])).toEqual([]);
  for (const workload of workloads) {
    expect(JSON.stringify(workload.files)).not.toContain('aws-observability');
    expect(exportedRunbookFacts(workload, 'json').logs.sharedFile).toBe('../aws-observability/manifests.json');
  }
  const destinations = report.fates.flatMap((fate) =>
    fate.fate === 'mapped' && fate.pointer.endsWith('/awslogs-group') ? fate.to : [],
  );
  expect(destinations).toEqual(Array(2).fill('ConfigMap/aws-logging /data/output.conf'));
  expect(report.lost).toBe(0);
});

test('outputs that have no room in 5300 characters are left out, and told as lost', async () => {
  const families = Array.from({ length: 30 }, (_, index) => `workload-${index + 1}`);
  const { files, report } = await exportLogging(families);
  const [router = ''] = files.flatMap(({ content }) => routersIn(content as Json));
  const kept = groupsIn(router);
  expect(JSON.stringify(files[0]?.content).length).toBeLessThan(5300 + 500);
  expect(kept.length).toBeGreaterThan(15);
  const told = report.fates.filter((fate) => fate.fate === 'remarked' && fate.code === 'log-router-full');
  const inputs = new Set(told.map(({ input }) => input));
  expect(families.filter((family) => inputs.has(`${family}.json`))).toEqual(families.slice(kept.length));
  expect(report.fates.some((fate) => fate.fate === 'remarked' && fate.code === 'not-converted')).toBe(false);
});

test('on nodes workloads share the values of the Helm chart', async () => {
  const { workloads, files } = await exportLogging(['one', 'two'], 'eks-nodes');
  expect(files.map(({ path }) => path)).toEqual(['fluent-bit.values.yaml']);
  const outputs = files.map(({ content }) => (content as { readonly additionalOutputs: string }).additionalOutputs);
  expect(outputs.map(groupsIn)).toEqual([['/ecs/one', '/ecs/two']]);
  for (const workload of workloads) {
    expect(workload.files.map(({ path }) => path).join()).not.toContain('fluent-bit');
    expect(exportedRunbookFacts(workload, 'yaml')).toMatchObject({
      logs: { valuesFile: '../fluent-bit.values.yaml', sharedFile: undefined },
      placeholders: { '../fluent-bit.values.yaml': ['FLUENT_BIT_ROLE_ARN'] },
    });
  }
});

test('a workload that is refused has no part in the log router of the others', async () => {
  const { workloads, files } = await exportLogging(['one', 'two', 'two']);
  expect(workloads.map(({ name }) => name)).toEqual(['one', 'two']);
  expect(files.flatMap(({ content }) => routersIn(content as Json)).map(groupsIn)).toEqual([['/ecs/one', '/ecs/two']]);
});
