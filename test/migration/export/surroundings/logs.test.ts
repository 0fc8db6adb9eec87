import { describe, expect, test } from '@jest/globals';
import type { ExportContext } from '../../../../migration/export/export-context.ts';
import { logsOf } from '../../../../migration/export/surroundings/logs.ts';
import { readFluentBitOutput } from '../../../../migration/kubernetes/fluent-bit-output.ts';
import { manifestProblems } from '../../../../migration/kubernetes/validate.ts';
import type { Json, JsonMap } from '../../../../migration/trace/json.ts';
import { contextFor, exported } from './support/exported.ts';

const LOGS = '/containerDefinitions/0/logConfiguration';
const ROUTER = 'ConfigMap/aws-logging /data/output.conf';

function awslogs(options: JsonMap = {}): JsonMap {
  const own = { 'awslogs-group': '/ecs/web', 'awslogs-region': 'us-west-2', 'awslogs-stream-prefix': 'ecs' };
  return { logDriver: 'awslogs', options: { ...own, ...options } };
}

function exportLogs(logConfiguration: Json, change: Partial<ExportContext> = {}) {
  return exported({ containerDefinitions: [{ name: 'App_1', logConfiguration }] }, contextFor(change), logsOf);
}

/** What was said of the log configuration. */
function saidOf({ said }: { said: readonly string[] }): string[] {
  return said.filter((each) => each.startsWith(LOGS)).map((each) => each.slice(LOGS.length));
}

describe('awslogs', () => {
  test('on EKS Fargate becomes the ConfigMap of its log router', () => {
    const { manifests, said } = exportLogs(awslogs({ 'awslogs-create-group': 'True' }));
    expect(manifests.get('Namespace/aws-observability')).toEqual({
      apiVersion: 'v1',
      kind: 'Namespace',
      metadata: { name: 'aws-observability', labels: { 'aws-observability': 'enabled' } },
    });
    const { metadata, data } = JSON.parse(JSON.stringify(manifests.get('ConfigMap/aws-logging')));
    expect(metadata).toEqual({ name: 'aws-logging', namespace: 'aws-observability' });
    expect(readFluentBitOutput(data['output.conf'])).toEqual([
      {
        match: 'kube.*.web-*_shop_app-1-*',
        region: 'us-west-2',
        logGroupName: '/ecs/web',
        logStreamPrefix: 'ecs/app-1/',
        createsGroup: true,
      },
    ]);
    expect(saidOf({ said })).toEqual([
      ': logs-by-fluent-bit',
      `/logDriver: ${ROUTER}`,
      `/options/awslogs-group: ${ROUTER}`,
      `/options/awslogs-region: ${ROUTER}`,
      `/options/awslogs-stream-prefix: ${ROUTER}`,
      `/options/awslogs-create-group: ${ROUTER}`,
    ]);
  });

  test('on nodes becomes the values of the Helm chart, with the same outputs', () => {
    const fargate = JSON.parse(JSON.stringify(exportLogs(awslogs()).manifests.get('ConfigMap/aws-logging')));
    const { manifests, files, said } = exportLogs(awslogs(), { target: 'eks-nodes' });
    expect(manifests.size).toBe(0);
    expect(files.get('web-fluent-bit.values.yaml')).toMatchObject({
      cloudWatchLogs: { enabled: false },
      additionalOutputs: fargate.data['output.conf'],
    });
    expect(saidOf({ said })).toContain('/options/awslogs-group: web-fluent-bit.values.yaml /additionalOutputs');
  });

  test('on minikube stays on the machine', () => {
    const { manifests, files, said } = exportLogs(awslogs(), { target: 'minikube' });
    expect([manifests.size, files.size, saidOf({ said })]).toEqual([0, 0, [': logs-stay-on-node']]);
  });

  test('containers with groups of their own keep them, and their policy names each once', () => {
    const others = { 'awslogs-group': '/ecs/other', 'awslogs-create-group': 'true' };
    const containerDefinitions = [
      { name: 'a', logConfiguration: awslogs() },
      { name: 'b', logConfiguration: awslogs() },
      { name: 'c', logConfiguration: awslogs(others) },
      { name: 'd' },
    ];
    const { manifests, files } = exported({ containerDefinitions }, contextFor(), logsOf);
    const { data } = JSON.parse(JSON.stringify(manifests.get('ConfigMap/aws-logging')));
    const outputs = readFluentBitOutput(data['output.conf']);
    expect(outputs.map(({ match, logGroupName }) => [match, logGroupName])).toEqual([
      ['kube.*.web-*_shop_a-*', '/ecs/web'],
      ['kube.*.web-*_shop_b-*', '/ecs/web'],
      ['kube.*.web-*_shop_c-*', '/ecs/other'],
    ]);
    const arn = (group: string) => `arn:aws:logs:us-west-2:111122223333:log-group:${group}`;
    expect(files.get('iam/web-logs-policy.json')).toMatchObject({
      Statement: [
        { Resource: [arn('/ecs/other'), arn('/ecs/other:*'), arn('/ecs/web'), arn('/ecs/web:*')] },
        { Action: ['logs:CreateLogGroup'], Resource: [arn('/ecs/other'), arn('/ecs/other:*')] },
      ],
    });
  });

  test('without Region and prefix it takes what is known', () => {
    const options = { 'awslogs-group': 'g' };
    const { manifests } = exportLogs({ logDriver: 'awslogs', options });
    const { data } = JSON.parse(JSON.stringify(manifests.get('ConfigMap/aws-logging')));
    expect(readFluentBitOutput(data['output.conf'])).toMatchObject([
      { region: 'eu-central-1', logStreamPrefix: 'app-1/', createsGroup: false },
    ]);
  });

  test.each<{ name: string; configuration: Json; pointer: string; code: string }>([
    { name: 'no options', configuration: { logDriver: 'awslogs' }, pointer: LOGS, code: 'missing-member' },
    {
      name: 'no group',
      configuration: { logDriver: 'awslogs', options: { 'awslogs-region': 'us-west-2' } },
      pointer: `${LOGS}/options`,
      code: 'missing-member',
    },
    {
      name: 'a group that is no text',
      configuration: awslogs({ 'awslogs-group': { a: 'b' } }),
      pointer: `${LOGS}/options/awslogs-group`,
      code: 'wrong-type',
    },
    {
      name: 'a prefix that is no text',
      configuration: awslogs({ 'awslogs-stream-prefix': { a: 'b' } }),
      pointer: `${LOGS}/options/awslogs-stream-prefix`,
      code: 'wrong-type',
    },
    { name: 'a configuration that is no map', configuration: 'awslogs', pointer: LOGS, code: 'wrong-type' },
    { name: 'no driver', configuration: { options: {} }, pointer: LOGS, code: 'missing-member' },
  ])('is refused: $name', ({ configuration, pointer, code }) => {
    expect(exportLogs(configuration).ledger.problems).toMatchObject([{ pointer, code }]);
  });

  test.each([
    { option: 'mode', value: 'non-blocking', fate: 'ignored' },
    { option: 'mode', value: 'blocking', fate: 'logs-never-block' },
    { option: 'max-buffer-size', value: '25m', fate: 'ignored' },
    { option: 'awslogs-datetime-format', value: '%H:%M', fate: 'log-lines-not-joined' },
    { option: 'awslogs-multiline-pattern', value: '^INFO', fate: 'log-lines-not-joined' },
    { option: 'awslogs-endpoint', value: 'https://example.com', fate: 'log-option-not-carried' },
  ])('the option $option=$value: $fate', ({ option, value, fate }) => {
    expect(saidOf(exportLogs(awslogs({ [option]: value })))).toContain(`/options/${option}: ${fate}`);
  });

  test('secrets for it go nowhere', () => {
    const secretOptions = [{ name: 'x', valueFrom: 'parameter' }];
    const said = saidOf(exportLogs({ ...awslogs(), secretOptions }));
    expect(said).toContain('/secretOptions/0: log-option-not-carried');
  });
});

describe('other drivers', () => {
  test.each(['awsfirelens', 'splunk', 'fluentd', 'gelf', 'syslog', 'journald', 'of-somebody'])(
    '%s is lost',
    (logDriver) => {
      const options = { Name: 'es', retry_limit: '2' };
      const secretOptions = [{ name: 'splunk-token', valueFrom: 'token' }];
      const { manifests, said } = exportLogs({ logDriver, options, secretOptions });
      expect([manifests.size, saidOf({ said })]).toEqual([0, [': log-driver-not-available']]);
    },
  );

  test('json-file is what the kubelet does', () => {
    const options = { 'max-size': '10m', 'max-file': '3', mode: 'non-blocking', labels: 'x' };
    expect(saidOf(exportLogs({ logDriver: 'json-file', options }))).toEqual([
      '/logDriver: ignored',
      '/options/max-size: log-rotation-of-the-node',
      '/options/max-file: log-rotation-of-the-node',
      '/options/mode: ignored',
      '/options/labels: log-option-not-carried',
    ]);
  });

  test.each([
    { target: 'eks-fargate', place: 'aws-logging' },
    { target: 'eks-nodes', place: 'aws-for-fluent-bit' },
  ] as const)('the router of FireLens on $target has to become $place', ({ target, place }) => {
    const firelensConfiguration = { type: 'fluentbit', options: { 'enable-ecs-log-metadata': 'true' } };
    const containerDefinitions = [{ name: 'router', firelensConfiguration }];
    const { said, ledger } = exported({ containerDefinitions }, contextFor({ target }), logsOf);
    const pointer = '/containerDefinitions/0/firelensConfiguration';
    expect(said.filter((each) => each.startsWith(pointer))).toEqual([`${pointer}: log-router-not-wired`]);
    expect(ledger.fates()).toContainEqual(expect.objectContaining({ remedy: expect.stringContaining(place) }));
  });
});

test('without log configurations there is nothing', () => {
  const { part } = exported({ containerDefinitions: [{ name: 'a' }] }, contextFor(), logsOf);
  expect(part).toMatchObject({ manifests: [], files: [], sent: [] });
});

test('what is made is valid', async () => {
  const { manifests } = exportLogs(awslogs());
  expect(await manifestProblems([...manifests.values()], { target: 'eks-fargate' })).toEqual([]);
});
