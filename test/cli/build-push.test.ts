import { mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { type AwsAnswer, deployedStack, type FakeAws, Refusal, startFakeAws } from './support/fake-aws.ts';
import {
  contextOf,
  type FakeCheckout,
  type FakeProgramsOptions,
  fakeCheckout,
  fakePrograms,
} from './support/fake-programs.ts';
import { startFqs } from './support/fqs.ts';
import { healthyEnvironment } from './support/healthy-account.ts';
import { residentFqs } from './support/resident-fqs.ts';

const ECR = 'AmazonEC2ContainerRegistry_V20150921';
const registry = '123456789012.dkr.ecr.eu-west-1.amazonaws.com';
const repositoryUri = `${registry}/cloudide-worker`;
const password = 'registry-password-of-today';

const deployed = deployedStack({ ScalerFunctionName: 'scaler', RepositoryUri: repositoryUri }, healthyEnvironment);
const withoutImage = {
  ...deployed,
  [`${ECR}.DescribeImages`]: new Refusal('ImageNotFoundException', 'no such image'),
  [`${ECR}.GetAuthorizationToken`]: {
    authorizationData: [{ authorizationToken: Buffer.from(`AWS:${password}`).toString('base64') }],
  },
};
const withImage = { ...deployed, [`${ECR}.DescribeImages`]: { imageDetails: [{ imageTags: ['any'] }] } };

let folder: string;
let checkout: FakeCheckout;
let aws: FakeAws | undefined;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'build-push-'));
  checkout = fakeCheckout(folder);
});
afterEach(async () => {
  await aws?.stop();
  aws = undefined;
  rmSync(folder, { recursive: true });
});

interface World extends Partial<FakeProgramsOptions> {
  readonly answers?: Readonly<Record<string, AwsAnswer>>;
  readonly environment?: Readonly<Record<string, string>>;
  readonly cwd?: string;
}

async function buildPush(args: readonly string[], world: World = {}) {
  aws = await startFakeAws(world.answers ?? withoutImage);
  const programs = fakePrograms(folder, { names: ['docker'], ...world });
  const environment = { ...aws.environment, PATH: programs.path, REDIS_PASSWORD: 'of-redis', ...world.environment };
  const ending = await residentFqs(['build-push', ...args], { cwd: world.cwd ?? checkout.root, environment });
  return { ...ending, programs, asked: aws.requests.map(({ operation }) => operation) };
}

describe('build-push', () => {
  test('builds for ARM64, pushes under the git revision and records the tag beside what the file has', async () => {
    writeFileSync(
      join(checkout.root, 'cdk.context.json'),
      '{"availability-zones":["eu-west-1a"],"workerImageTag":"old"}',
    );
    const { exitCode, stdout, stderr, programs } = await buildPush([]);
    const image = `${repositoryUri}:${checkout.revision}-arm64`;
    expect({ exitCode, stderr: exitCode === 0 ? '' : stderr }).toEqual({ exitCode: 0, stderr: '' });
    expect(programs.commandLines()).toEqual([
      'docker buildx version',
      `docker login --username AWS --password-stdin ${registry}`,
      `docker buildx build --provenance=false --load --platform linux/arm64 --file worker/Dockerfile --tag ${image} .`,
      `docker push ${image}`,
      `docker logout ${registry}`,
    ]);
    expect(contextOf(checkout.root)).toEqual({
      'availability-zones': ['eu-west-1a'],
      workerImageTag: `${checkout.revision}-arm64`,
    });
    expect(readdirSync(checkout.root).sort()).toEqual(['.git', 'cdk.context.json', 'worker']);
    expect(stdout).toContain(`Pushed ${image}.`);
    expect(stdout).toContain('npx cdk deploy');
  });

  test('tells the password over standard input, and nobody any other secret', async () => {
    const { programs } = await buildPush([], { environment: { AWS_SESSION_TOKEN: 'of-the-session' } });
    const calls = programs.calls();
    expect(calls.filter(({ stdin }) => stdin === password).map(({ args }) => args[0])).toEqual(['login']);
    const visible = JSON.stringify(calls.map(({ args, environment }) => [args, environment]));
    for (const secret of [password, 'of-redis', 'of-the-session', 'AWS_SECRET_ACCESS_KEY'])
      expect(visible).not.toContain(secret);
  });

  test('builds for x86_64 where the stack runs on it', async () => {
    const { programs } = await buildPush([], { environment: { WORKER_CPU_ARCHITECTURE: 'X86_64' } });
    expect(programs.commandLines()[2]).toMatch(/--platform linux\/amd64 .*:[0-9a-f]{12}-amd64 \.$/);
  });

  test('takes podman where docker is not there', async () => {
    const { programs } = await buildPush([], { names: ['podman'] });
    const image = `${repositoryUri}:${checkout.revision}-arm64`;
    expect(programs.commandLines()).toContain(
      `podman build --platform linux/arm64 --file worker/Dockerfile --tag ${image} .`,
    );
  });

  test('takes podman where docker lacks its plugin', async () => {
    const { programs } = await buildPush([], { names: ['docker', 'podman'], failures: { 'docker buildx version': 1 } });
    expect(programs.commandLines().map((line) => line.split(' ', 2).join(' '))).toEqual([
      'docker buildx',
      'podman --version',
      'podman login',
      'podman build',
      'podman push',
      'podman logout',
    ]);
  });

  test('builds nothing when the repository has the tag, and records it', async () => {
    const { exitCode, stdout, programs } = await buildPush(['--json'], { answers: withImage });
    const tag = `${checkout.revision}-arm64`;
    expect({ exitCode, calls: programs.calls() }).toEqual({ exitCode: 0, calls: [] });
    expect(JSON.parse(stdout)).toEqual({
      image: `${repositoryUri}:${tag}`,
      tag,
      platform: 'linux/arm64',
      pushed: false,
    });
    expect(contextOf(checkout.root)).toEqual({ workerImageTag: tag });
  });

  test('prints one JSON object, and what the programs say to standard error', async () => {
    const { stdout, stderr } = await buildPush(['--json']);
    expect(JSON.parse(stdout)).toMatchObject({ pushed: true });
    expect(stderr).toContain('docker to standard output');
  });

  test('takes a tag outside a git checkout', async () => {
    const cwd = join(folder, 'elsewhere');
    mkdirSync(join(cwd, 'worker'), { recursive: true });
    writeFileSync(join(cwd, 'worker/Dockerfile'), '');
    const { exitCode } = await buildPush(['--tag', 'of-mine'], { cwd });
    expect({ exitCode, context: contextOf(cwd) }).toEqual({ exitCode: 0, context: { workerImageTag: 'of-mine' } });
  });
});

describe('build-push says in one sentence, and records nothing,', () => {
  const change = (file: string) => () => writeFileSync(join(checkout.root, file), 'changed');
  const rows: { name: string; prepare?: () => void; args?: string[]; world?: () => World; says: RegExp }[] = [
    {
      name: 'that a file of the image was changed',
      prepare: change('worker/Dockerfile'),
      says: /^worker\/Dockerfile differs from revision [0-9a-f]{12}, .*: commit first, or choose a tag with --tag\.$/,
    },
    {
      name: 'that a new file would go into the image',
      prepare: change('package.json'),
      says: /^package\.json differs from revision/,
    },
    {
      name: 'that there is no revision',
      prepare: () => rmSync(join(checkout.root, '.git'), { recursive: true }),
      says: /^This folder has no git revision .*--tag\.$/,
    },
    {
      name: 'that there is no Dockerfile',
      world: () => ({ cwd: folder }),
      says: /^worker\/Dockerfile is not in this folder: run it in a checkout\.$/,
    },
    {
      name: 'that neither program is there',
      world: () => ({ names: [] }),
      says: /^Neither docker with its plugin buildx nor podman is on the PATH/,
    },
    {
      name: 'that the stack has no repository',
      world: () => ({ answers: deployedStack({ ScalerFunctionName: 'scaler' }, healthyEnvironment) }),
      says: /^CloudIde in eu-west-1, account 123456789012 has no image repository/,
    },
    {
      name: 'that the context file is damaged',
      prepare: change('cdk.context.json'),
      world: () => ({ answers: withImage }),
      says: /^cdk\.context\.json cannot be read: /,
    },
    {
      name: 'that the registry refuses the login',
      world: () => ({ failures: { 'docker login': 1 } }),
      says: /^docker could not log in to 123456789012\.dkr\.ecr\.eu-west-1\.amazonaws\.com: docker to standard error$/,
    },
    {
      name: 'that the build failed',
      world: () => ({ failures: { 'buildx build': 17 } }),
      says: /^The image could not be built for linux\/arm64.* \(docker ended with 17\)\.$/m,
    },
    {
      name: 'that the push failed',
      world: () => ({ failures: { 'docker push': 1 } }),
      says: /^The image \S+ could not be pushed \(docker ended with 1\)\.$/m,
    },
  ];
  test.each(rows)('$name', async ({ prepare, args = [], world, says }) => {
    prepare?.();
    const before = readdirSync(checkout.root);
    const { exitCode, stdout, stderr } = await buildPush(args, world?.());
    expect(stderr.trim()).toMatch(says);
    expect({ exitCode, stdout, files: readdirSync(checkout.root) }).toEqual({ exitCode: 1, stdout: '', files: before });
  });

  test('that a tag is none, as wrong usage', async () => {
    const { exitCode, stderr } = await buildPush(['--tag', '-x']);
    expect(exitCode).toBe(2);
    expect(stderr).toContain('It must be an image tag');
  });
});

describe('the login that a push needs', () => {
  test('is forgotten when the build fails, too', async () => {
    const { programs } = await buildPush([], { failures: { 'buildx build': 17 } });
    expect(programs.commandLines().at(-1)).toBe(`docker logout ${registry}`);
  });

  test('stays with a warning when it cannot be forgotten', async () => {
    const { exitCode, stderr } = await buildPush([], { failures: { 'docker logout': 1 } });
    expect(exitCode).toBe(0);
    expect(stderr).toContain(`Warning: docker could not log out of ${registry}: docker to standard error`);
  });
});

test('a dirty checkout asks AWS nothing', async () => {
  writeFileSync(join(checkout.root, 'worker/new.ts'), '');
  expect((await buildPush([])).asked).toEqual([]);
});

test.each([
  { name: 'another file differs', change: () => writeFileSync(join(checkout.root, 'notes.md'), '') },
  { name: 'the recorded tag was committed', change: () => checkout.commit('cdk.context.json', '{}') },
])('the tag stays the same when $name', async ({ change }) => {
  change();
  const { stdout } = await buildPush(['--json'], { answers: withImage });
  expect(JSON.parse(stdout)).toMatchObject({ tag: `${checkout.revision}-arm64` });
});

test('the tag is another one once a file of the image was committed', async () => {
  checkout.commit('package.json', '{}');
  const { stdout } = await buildPush(['--json'], { answers: withImage });
  expect(JSON.parse(stdout).tag).not.toContain(checkout.revision);
});

test('Ctrl-C ends the build and the command', async () => {
  aws = await startFakeAws(withoutImage);
  const programs = fakePrograms(folder, { names: ['docker'], waiting: 'buildx build' });
  const environment = { ...aws.environment, PATH: programs.path };
  const running = startFqs(['build-push'], { cwd: checkout.root, environment });
  running.stdin.end();
  for await (const line of createInterface({ input: running.stderr })) {
    if (line === 'docker waits') running.signal('SIGINT');
  }
  const { exitCode } = await running.ended;
  expect({ exitCode, context: contextOf(checkout.root) }).toEqual({ exitCode: 130, context: undefined });
  expect(programs.commandLines().at(-1)).toBe(`docker logout ${registry}`);
});

test('a second Ctrl-C ends a build that does not want to', async () => {
  aws = await startFakeAws(withoutImage);
  const programs = fakePrograms(folder, { names: ['docker'], waiting: 'buildx build', stubborn: true });
  const environment = { ...aws.environment, PATH: programs.path };
  const running = startFqs(['build-push'], { cwd: checkout.root, environment });
  running.stdin.end();
  for await (const line of createInterface({ input: running.stderr })) {
    if (line === 'docker waits' || line === 'docker stays') running.signal('SIGINT');
  }
  const { exitCode, stderr } = await running.ended;
  expect(exitCode).toBe(130);
  expect(stderr).toMatch(/docker stays\nInterrupted\.\n$/);
});
