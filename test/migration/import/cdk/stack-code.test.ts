import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import type { App } from 'aws-cdk-lib/core';
import { resolveIntrinsics } from '../../../../migration/ecs/cloudformation/resolve-intrinsics.ts';
import { placeholder } from '../../../../migration/placeholder.ts';
import { isList, isMap, type Json, type JsonMap } from '../../../../migration/trace/json.ts';
import { cloudIdeManifests } from '../support/cloud-ide-manifests.ts';
import { deployment, type Imported, imported, queueWorker } from '../support/imported.ts';
import { shopManifests } from '../support/shop-manifests.ts';

const shop = imported(shopManifests);
const cron = `
apiVersion: batch/v1
kind: CronJob
metadata: { name: nightly }
spec:
  schedule: '@daily'
  jobTemplate: { spec: { template: { spec: { containers: [{ name: main, image: 'public.ecr.aws/example/job:1' }] } } } }
---`;
const job = `
apiVersion: batch/v1
kind: Job
metadata: { name: migrate }
spec: { template: { spec: { containers: [{ name: main, image: 'public.ecr.aws/example/job:1' }] } } }
---`;
const groups = `
apiVersion: vpcresources.k8s.aws/v1beta1
kind: SecurityGroupPolicy
metadata: { name: web }
spec: { podSelector: { matchLabels: { app: web } }, securityGroups: { groupIds: [sg-0123456789abcdef0] } }
---`;
/** A name server that is called by UDP, and by an Ingress whose load balancer asks for its health at another port. */
const nameServer = (annotations = '') => `
apiVersion: apps/v1
kind: Deployment
metadata: { name: dns }
spec:
  selector: { matchLabels: { app: dns } }
  template:
    metadata: { labels: { app: dns } }
    spec:
      containers:
        - name: main
          image: public.ecr.aws/example/dns:1
          ports: [{ containerPort: 53, protocol: UDP, name: dns }, { containerPort: 8080, name: http }]
          env: [{ name: OPTIONS, value: '-Dlog=\${HOME}/log -Dregion=\${AWS_REGION}' }]
---
apiVersion: v1
kind: Service
metadata: { name: dns }
spec: { type: LoadBalancer, selector: { app: dns }, ports: [{ name: dns, port: 53, protocol: UDP }] }
---
apiVersion: v1
kind: Service
metadata: { name: web }
spec: { selector: { app: dns }, ports: [{ port: 80, targetPort: http }] }
---
apiVersion: networking.k8s.io/v1
kind: Ingress
metadata:
  name: web
  annotations: { alb.ingress.kubernetes.io/healthcheck-port: "9000", ${annotations} }
spec:
  ingressClassName: alb
  rules: [{ http: { paths: [{ path: /, pathType: Prefix, backend: { service: { name: web, port: { number: 80 } } } }] } }]
---`;
const namedNetwork = nameServer(
  'alb.ingress.kubernetes.io/subnets: "subnet-0123456789abcdef0, subnet-0123456789abcdef1", alb.ingress.kubernetes.io/security-groups: sg-0123456789abcdef0',
);
const statefulSet = `
apiVersion: apps/v1
kind: StatefulSet
metadata: { name: db }
spec:
  serviceName: db
  selector: { matchLabels: { app: db } }
  template:
    metadata: { labels: { app: db } }
    spec: { containers: [{ name: main, image: 'postgres:16', volumeMounts: [{ name: data, mountPath: /data }] }] }
  volumeClaimTemplates: [{ metadata: { name: data }, spec: { accessModes: [ReadWriteOnce] } }]
---`;
const longName = 'the-report-of-all-things-that-we-ever-had-and-of-some-that-we-had-not-yet';
const longText = 'a text that is long enough to be put on a line of its own '.repeat(3).trim();
const longOnes = deployment(longName, { container: `env: [{ name: TEXT, value: '${longText}' }]` });
const longWorker = queueWorker(longName);
/** Codes of stacks that each have something else of a network, by a name of a file. */
const codes = Object.entries({
  shop: shopManifests,
  cloudIde: cloudIdeManifests,
  schedule: cron,
  job,
  queue: queueWorker('jobs'),
  existingNetwork: deployment('web') + groups,
  both: `${queueWorker('jobs')}${cron}`,
  ownNetwork: nameServer(),
  namedNetwork,
  fileSystem: statefulSet,
  allInExisting: `${statefulSet}${groups}${deployment('web')}${queueWorker('jobs')}${cron}`,
  longOnes,
  longWorker,
}).map(([name, manifests]) => ({ file: `${name}.ts`, code: imported(manifests).text('stack.ts') }));
const folder = mkdtempSync(resolve('test/migration/import/cdk/generated-'));
afterAll(() => rmSync(folder, { recursive: true }));

/** Runs a program of this repository in the folder of the generated code. */
function run(program: string, ...args: readonly string[]) {
  const { status, stdout, stderr } = spawnSync(process.execPath, [resolve('node_modules', program), ...args], {
    cwd: folder,
    encoding: 'utf8',
  });
  return { status, output: stdout + stderr };
}

/** Synthesizes the code of an import, as `cdk synth` does in an app that has this package. */
async function templateOf({ text }: Imported, stackName: string, name = stackName): Promise<JsonMap> {
  const file = join(folder, `${name}.synth.ts`);
  writeFileSync(file, text('stack.ts').replace("'fargate-queue-scaler'", "'../../../../../lib/index.ts'"));
  const { app }: { app: App } = await import(file);
  return app.synth().getStackByName(stackName).template;
}

/** Properties of all resources of a type, with intrinsic functions resolved to placeholders. */
function propertiesOf(template: JsonMap, type: string): readonly Json[] {
  const content = resolveIntrinsics({
    name: 'template',
    kind: 'ecs',
    content: template,
    positionOf: () => undefined,
  }).content;
  const resources = isMap(content) && isMap(content['Resources']) ? Object.values(content['Resources']) : [];
  return resources.flatMap((one) =>
    isMap(one) && one['Type'] === type && isMap(one['Properties']) ? [one['Properties']] : [],
  );
}

/** Members that CloudFormation spells otherwise than with a capital letter. */
const otherNames: Readonly<Record<string, string>> = {
  fileSystemId: 'FilesystemId',
  efsVolumeConfiguration: 'EFSVolumeConfiguration',
  iam: 'IAM',
};

/** Members as CloudFormation spells them; those of maps of texts stay as they are. */
function spelled(value: Json): Json {
  if (isList(value)) return value.map(spelled);
  if (!isMap(value)) return value;
  return Object.fromEntries(
    Object.entries(value).map(([name, member]) => [
      otherNames[name] ?? `${name.charAt(0).toUpperCase()}${name.slice(1)}`,
      ['options', 'dockerLabels'].includes(name) ? member : spelled(member),
    ]),
  );
}

describe('the code of a stack', () => {
  test('is formatted as Biome does', () => {
    for (const { file, code } of codes) writeFileSync(join(folder, file), code);
    run('@biomejs/biome/bin/biome', 'format', '--write', '--vcs-enabled=false', '.');
    for (const { file, code } of codes) expect(readFileSync(join(folder, file), 'utf8')).toBe(code);
  });

  test('compiles in strict mode', () => {
    for (const { file, code } of codes) writeFileSync(join(folder, file), code);
    const compilerOptions = {
      target: 'es2023',
      module: 'nodenext',
      lib: ['es2024'],
      types: ['node'],
      strict: true,
      exactOptionalPropertyTypes: true,
      noUnusedLocals: true,
      noUncheckedIndexedAccess: true,
      noImplicitReturns: true,
      allowImportingTsExtensions: true,
      skipLibCheck: true,
      noEmit: true,
      paths: { 'fargate-queue-scaler': [resolve('lib/index.ts')] },
    };
    const files = codes.map(({ file }) => file);
    writeFileSync(join(folder, 'tsconfig.json'), JSON.stringify({ compilerOptions, files }));
    expect(run('typescript/bin/tsc', '-p', '.')).toEqual({ status: 0, output: '' });
  });

  test('is the same for the same input', () => {
    expect(imported(shopManifests).text('stack.ts')).toBe(shop.text('stack.ts'));
  });
});

const gov = 'https://sqs.us-gov-west-1.amazonaws.com/123456789012/jobs';
const china = 'https://sqs.cn-north-1.amazonaws.com.cn/123456789012/jobs';
const workerOf = (url: string) =>
  deployment('jobs', { container: `env: [{ name: AWS_SQS_QUEUE_URL, value: '${url}' }]` });

describe('the code', () => {
  test.each([
    {
      name: 'admits load balancers under the protocol of a port, and where they ask for health',
      manifests: nameServer(),
      has: [
        "tasks.addIngressRule(balancers, ec2.Port.udp(53), 'From load balancers');",
        "tasks.addIngressRule(balancers, ec2.Port.tcp(53), 'From load balancers');",
        "tasks.addIngressRule(balancers, ec2.Port.tcp(8080), 'From load balancers');",
        "tasks.addIngressRule(balancers, ec2.Port.tcp(9000), 'From load balancers');",
      ],
      hasNot: ["required('"],
    },
    {
      name: 'leaves the texts of programs alone',
      manifests: nameServer(),
      has: [`value: '-Dlog=${placeholder('HOME')}/log -Dregion=${placeholder('AWS_REGION')}'`],
      hasNot: ['HOME}/log`', "required('HOME')"],
    },
    {
      name: 'puts all into the network that an Ingress names a part of',
      manifests: namedNetwork,
      has: [
        "subnets: ['subnet-0123456789abcdef0', 'subnet-0123456789abcdef1']",
        "securityGroups: ['sg-0123456789abcdef0']",
        "vpcId: required('VPC_ID')",
        "securityGroups: [required('ECS_SECURITY_GROUP')]",
      ],
      hasNot: ['ec2.'],
    },
    {
      name: 'asks for a network where a file system is mounted',
      manifests: statefulSet,
      has: [
        "const subnetIds = [required('ECS_SUBNET_1'), required('ECS_SUBNET_2')];",
        "filesystemId: required('DB_DATA_FILE_SYSTEM_ID')",
      ],
      hasNot: ['ec2.'],
    },
    {
      name: 'gives nobody the security group of another workload',
      manifests: `${deployment('web')}${groups}${cron}${queueWorker('jobs')}`,
      has: [
        "securityGroups: ['sg-0123456789abcdef0']",
        "securityGroups: [required('ECS_SECURITY_GROUP')]",
        "existing: { subnetIds, securityGroupIds: [required('ECS_SECURITY_GROUP')] }",
      ],
      hasNot: [],
    },
    {
      name: 'knows the partition of a queue by its Region, and of other ARNs by the stack',
      manifests: workerOf(gov),
      has: [
        "'arn:aws-us-gov:sqs:us-gov-west-1:123456789012:jobs'",
        `arn:${placeholder('this.partition')}:iam::${placeholder('this.account')}:role/`,
      ],
      hasNot: ['arn:aws:'],
    },
    {
      name: 'knows a queue in China',
      manifests: workerOf(china),
      has: ["'arn:aws-cn:sqs:cn-north-1:123456789012:jobs'"],
      hasNot: ['AWS_SQS_QUEUE_ARN'],
    },
  ])('$name', ({ manifests, has, hasNot }) => {
    const code = imported(manifests).text('stack.ts');
    for (const text of has) expect(code).toContain(text);
    for (const text of hasNot) expect(code).not.toContain(text);
  });
});

/** What the generated code asks the environment for. */
const environment: Readonly<Record<string, string>> = {
  CDK_VALIDATION: 'false',
  CERTIFICATE_ARN: 'arn:aws:acm:eu-west-1:123456789012:certificate/a',
  ECS_SUBNET_1: 'subnet-0123456789abcdef0',
  ECS_SUBNET_2: 'subnet-0123456789abcdef1',
  ECS_SECURITY_GROUP: 'sg-0123456789abcdef0',
  LOAD_BALANCER_SECURITY_GROUP: 'sg-0123456789abcdef1',
  VPC_ID: 'vpc-0123456789abcdef0',
};
beforeAll(() => {
  Object.assign(process.env, environment);
});

test('a network of its own can be synthesized', async () => {
  const template = await templateOf(imported(nameServer()), 'Imported', 'own-network');
  const admitted = propertiesOf(template, 'AWS::EC2::SecurityGroupIngress');
  for (const [protocol, port] of [
    ['udp', 53],
    ['tcp', 53],
    ['tcp', 8080],
    ['tcp', 9000],
  ])
    expect(admitted).toContainEqual(expect.objectContaining({ IpProtocol: protocol, FromPort: port, ToPort: port }));
});

describe('the template of an imported stack', () => {
  let template: JsonMap;
  beforeAll(async () => {
    template = await templateOf(shop, 'Imported');
  });

  test('has all in the network that it was told of', () => {
    expect(propertiesOf(template, 'AWS::EC2::VPC')).toEqual([]);
    const network = { Subnets: [environment['ECS_SUBNET_1'], environment['ECS_SUBNET_2']] };
    expect(propertiesOf(template, 'AWS::ECS::Service')).toMatchObject([
      {
        NetworkConfiguration: {
          AwsvpcConfiguration: { ...network, SecurityGroups: [environment['ECS_SECURITY_GROUP']] },
        },
      },
    ]);
    for (const balancer of propertiesOf(template, 'AWS::ElasticLoadBalancingV2::LoadBalancer'))
      expect(balancer).toMatchObject({ ...network, SecurityGroups: [environment['LOAD_BALANCER_SECURITY_GROUP']] });
  });

  test.each(['shop-api', 'nightly', 'migrate', 'thumbnails'])(
    'has every member of the task definition of %s',
    (family) => {
      const definitions = propertiesOf(template, 'AWS::ECS::TaskDefinition');
      const found = definitions.find((one) => isMap(one) && one['Family'] === family);
      expect(found).toMatchObject(spelled(shop.file(`${family}/task-definition.json`)) as object);
    },
  );

  test('adds nothing to them but a role for a queue worker that has none', () => {
    const added = propertiesOf(template, 'AWS::ECS::TaskDefinition').flatMap((one) => {
      const family = isMap(one) ? String(one['Family']) : '';
      const known = spelled(shop.file(`${family}/task-definition.json`)) as JsonMap;
      return Object.keys(one as JsonMap)
        .filter((name) => !(name in known))
        .map((name) => `${family} ${name}`);
    });
    expect(added).toEqual(['thumbnails TaskRoleArn']);
  });

  test('has what the service is to be', () => {
    const {
      cluster: _cluster,
      taskDefinition: _definition,
      networkConfiguration: _network,
      loadBalancers: _targets,
      ...rest
    } = shop.file('shop-api/service.json') as JsonMap;
    const [service] = propertiesOf(template, 'AWS::ECS::Service');
    expect(service).toMatchObject(spelled(rest) as object);
    expect(service).toMatchObject({ LoadBalancers: [{ ContainerPort: 8000 }, { ContainerPort: 8000 }] });
  });

  test.each([
    { type: 'AWS::ElasticLoadBalancingV2::LoadBalancer', count: 2 },
    { type: 'AWS::ElasticLoadBalancingV2::TargetGroup', count: 2 },
    { type: 'AWS::ElasticLoadBalancingV2::Listener', count: 3 },
    { type: 'AWS::ElasticLoadBalancingV2::ListenerRule', count: 1 },
    { type: 'AWS::ApplicationAutoScaling::ScalableTarget', count: 1 },
    { type: 'AWS::ApplicationAutoScaling::ScalingPolicy', count: 1 },
    { type: 'AWS::ServiceDiscovery::HttpNamespace', count: 1 },
    { type: 'AWS::SSM::Parameter', count: 1 },
  ])('has $count of $type', ({ type, count }) => {
    expect(propertiesOf(template, type)).toHaveLength(count);
  });

  test('starts the nightly task by its schedule', () => {
    const schedules = propertiesOf(template, 'AWS::Scheduler::Schedule');
    expect(schedules).toContainEqual(
      expect.objectContaining({ Name: 'nightly', ScheduleExpression: 'cron(30 2 ? * MON-FRI *)' }),
    );
  });

  test('tells the scaler what the ScaledJob says', () => {
    const functions = propertiesOf(template, 'AWS::Lambda::Function');
    expect(functions).toContainEqual(
      expect.objectContaining({
        Environment: {
          Variables: expect.objectContaining({
            AWS_SQS_QUEUE_URL: expect.stringContaining('/123456789012/pictures'),
            ECS_TASK_DEFINITION: 'thumbnails',
            ECS_CONTAINER_NAME: 'worker',
            ECS_MAX_TASKS: '20',
            ECS_MESSAGES_PER_TASK: '10',
            ECS_TICK_SECONDS: '30',
          }),
        },
      }),
    );
  });
});

test("CloudIDE's own worker comes out as the stack of this project", async () => {
  const found = imported(cloudIdeManifests);
  Object.assign(process.env, found.file('cloudide-terminal-worker/scaler.env'));
  const template = await templateOf(found, 'CloudIde');
  const functions = propertiesOf(template, 'AWS::Lambda::Function');
  expect(functions).toContainEqual(
    expect.objectContaining({
      Environment: { Variables: expect.objectContaining({ ECS_MIN_TASKS: '1', ECS_MAX_TASKS: '10' }) },
    }),
  );
  expect(propertiesOf(template, 'AWS::ECS::TaskDefinition')).toEqual([
    expect.objectContaining({ Family: 'CloudIde-terminal-worker', Cpu: '512', Memory: '1024' }),
  ]);
});
