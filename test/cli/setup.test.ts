import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { deployedStack, type FakeAws, Refusal, startFakeAws, withoutCredentials } from './support/fake-aws.ts';
import {
  contextOf,
  type FakeCheckout,
  type FakePrograms,
  fakeCheckout,
  fakePrograms,
} from './support/fake-programs.ts';
import { type Fqs, fqs, killAll, startFqs } from './support/fqs.ts';
import { healthyAccount, healthyEnvironment } from './support/healthy-account.ts';
import { residentFqs } from './support/resident-fqs.ts';

const ECR = 'AmazonEC2ContainerRegistry_V20150921';
const repositoryUri = '123456789012.dkr.ecr.eu-west-1.amazonaws.com/workers';
const secretName = 'redis-of-cloudide';

let folder: string;
let checkout: FakeCheckout;
let aws: FakeAws | undefined;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'setup-'));
  checkout = fakeCheckout(folder);
  writeFileSync(join(checkout.root, 'cdk.json'), '{}');
});
afterEach(async () => {
  await killAll();
  await aws?.stop();
  aws = undefined;
  rmSync(folder, { recursive: true });
});

interface Account {
  /** What is there already. */
  readonly bootstrapped?: true;
  readonly deployed?: true;
  readonly pushed?: true;
  readonly secret?: true;
  readonly ecsRole?: true;
  /** CloudFormation's word for the deployed stack. */
  readonly status?: string;
  readonly programs?: readonly string[];
  readonly failures?: Readonly<Record<string, number>>;
  readonly environment?: Readonly<Record<string, string>>;
}

const role =
  '<Role><Path>/</Path><RoleName>AWSServiceRoleForECS</RoleName><RoleId>R</RoleId><Arn>arn:aws:iam::123456789012:role/r</Arn><CreateDate>2026-01-05T10:00:00Z</CreateDate></Role>';
const ecsRoleAnswer = `<GetRoleResponse><GetRoleResult>${role}</GetRoleResult></GetRoleResponse>`;
const createdRoleAnswer = `<CreateServiceLinkedRoleResponse><CreateServiceLinkedRoleResult>${role}</CreateServiceLinkedRoleResult></CreateServiceLinkedRoleResponse>`;

/** An account in which the fakes of CDK and Docker leave what the real ones would. */
async function world(account: Account) {
  const programs = fakePrograms(folder, {
    names: account.programs ?? ['npx', 'docker'],
    failures: account.failures ?? {},
  });
  aws = await startFakeAws(accountAnswers(account, programs));
  const environment = { ...aws.environment, PATH: programs.path, ...account.environment };
  return { programs, environment, requests: aws.requests };
}

function accountAnswers(
  { bootstrapped, deployed, status = 'UPDATE_COMPLETE', pushed, secret, ecsRole = deployed }: Account,
  programs: FakePrograms,
) {
  const ran = (part: string) => programs.commandLines().some((line) => line.includes(part));
  const answers = healthyAccount(Date.now());
  const outputs = {
    ScalerFunctionName: 'scaler',
    ScalerLogGroupName: 'scaler-log',
    ScheduleName: 'each-minute',
    DeadLetterQueueUrl: 'https://sqs.eu-west-1.amazonaws.com/123456789012/dead-letters',
    RepositoryUri: repositoryUri,
  };
  const description = (state: string) =>
    String(deployedStack(outputs, healthyEnvironment)['DescribeStacks']).replace('UPDATE_COMPLETE', state);
  const stacks: Record<string, () => boolean> = {
    CDKToolkit: () => bootstrapped === true || ran('cdk bootstrap'),
    CloudIde: () => deployed === true || ran('cdk deploy'),
  };
  return {
    ...answers,
    ...deployedStack(outputs, healthyEnvironment),
    DescribeStacks: ({ StackName: name }: Readonly<Record<string, unknown>>) =>
      stacks[String(name)]?.()
        ? description(name === 'CloudIde' ? status : 'UPDATE_COMPLETE')
        : new Refusal('ValidationError', `Stack with id ${name} does not exist`),
    GetRole: ecsRole ? ecsRoleAnswer : new Refusal('NoSuchEntity', 'no such role'),
    CreateServiceLinkedRole: createdRoleAnswer,
    'secretsmanager.DescribeSecret': secret
      ? { Name: secretName, VersionIdsToStages: { v1: ['AWSCURRENT'] } }
      : new Refusal('ResourceNotFoundException', 'no such secret'),
    'secretsmanager.CreateSecret': { Name: secretName },
    [`${ECR}.DescribeImages`]: pushed ? { imageDetails: [{}] } : new Refusal('ImageNotFoundException', 'none'),
    [`${ECR}.GetAuthorizationToken`]: {
      authorizationData: [{ authorizationToken: Buffer.from('AWS:registry-password').toString('base64') }],
    },
  };
}

/** Waits until a terminal shows a text. */
function shown(running: Fqs, text: string): Promise<void> {
  return new Promise((resolve) => {
    let seen = '';
    running.stdout.on('data', (chunk) => {
      seen += chunk;
      if (seen.includes(text)) resolve();
    });
  });
}

const probe = 'docker buildx version';
const cdkDeploy = 'npx --no-install cdk deploy CloudIde --require-approval never';

describe('setup', () => {
  test('bootstraps, deploys, pushes the image, deploys it and checks everything, in this order', async () => {
    const { programs, environment, requests } = await world({});
    const ending = await fqs(['setup', '--yes', '--json'], { cwd: checkout.root, environment });
    const report = JSON.parse(ending.stdout);
    expect(programs.commandLines().filter((line) => !line.includes('buildx version'))).toEqual([
      'npx --no-install cdk bootstrap aws://123456789012/eu-west-1',
      cdkDeploy,
      'docker login --username AWS --password-stdin 123456789012.dkr.ecr.eu-west-1.amazonaws.com',
      expect.stringContaining('docker buildx build'),
      `docker push ${repositoryUri}:${checkout.revision}-arm64`,
      'docker logout 123456789012.dkr.ecr.eu-west-1.amazonaws.com',
      cdkDeploy,
    ]);
    expect(report.steps.map(({ result }: { result: string }) => result)).toEqual(Array(6).fill('done'));
    expect(requests.map(({ operation }) => operation)).toContain('CreateServiceLinkedRole');
    expect(report.doctor.checks.length).toBeGreaterThan(5);
    expect(ending.exitCode).toBe(report.doctor.errors > 0 ? 1 : 0);
    expect(contextOf(checkout.root)).toEqual({ workerImageTag: `${checkout.revision}-arm64` });
  });

  test('says beforehand what it does and what that costs, and the price again at the end', async () => {
    const { environment } = await world({ deployed: true, bootstrapped: true, pushed: true });
    const { stdout, stderr } = await residentFqs(['setup', '--yes'], { cwd: checkout.root, environment });
    const price = /At rest the stack costs \$(\d+\.\d\d) a month/;
    expect(stderr).toMatch(/^As arn:aws:iam::123456789012:user\/ops in eu-west-1, account 123456789012:\n {2}1\. /m);
    expect(stderr).toMatch(price);
    expect(price.exec(stdout)?.[1]).toBe(price.exec(stderr)?.[1]);
  });

  test('goes on where an earlier one stopped', async () => {
    const { programs, environment } = await world({ bootstrapped: true, deployed: true, pushed: true });
    const { stdout } = await residentFqs(['setup', '--yes', '--json'], { cwd: checkout.root, environment });
    expect(programs.commandLines()).toEqual([cdkDeploy]);
    expect(JSON.parse(stdout).steps.map(({ result }: { result: string }) => result)).toEqual([
      'already done',
      'already done',
      'already done',
      'already done',
      'done',
      'done',
    ]);
  });

  test('deploys a new stack without the tag that an earlier one left behind', async () => {
    writeFileSync(join(checkout.root, 'cdk.context.json'), '{"workerImageTag":"of-before","other":1}');
    const { environment } = await world({ failures: { 'cdk deploy': 1 } });
    await residentFqs(['setup', '--yes'], { cwd: checkout.root, environment });
    expect(contextOf(checkout.root)).toEqual({ other: 1 });
  });

  test.each(['UPDATE_IN_PROGRESS', 'UPDATE_ROLLBACK_FAILED', 'DELETE_FAILED'])(
    'does nothing to a stack in state %s, whose recorded tag stays',
    async (status) => {
      const context = { workerImageTag: 'of-before' };
      writeFileSync(join(checkout.root, 'cdk.context.json'), JSON.stringify(context));
      const { programs, environment } = await world({ bootstrapped: true, deployed: true, status });
      const { exitCode, stderr } = await residentFqs(['setup', '--yes'], { cwd: checkout.root, environment });
      expect({ exitCode, calls: programs.calls() }).toEqual({ exitCode: 1, calls: [] });
      expect(stderr).toMatch(new RegExp(`^The stack CloudIde is in state ${status}: .*run it again\\.$`, 'm'));
      expect(contextOf(checkout.root)).toEqual(context);
    },
  );

  test('says beforehand that the image needs an emulator', async () => {
    const other = process.arch === 'x64' ? 'ARM64' : 'X86_64';
    const { environment } = await world({ environment: { WORKER_CPU_ARCHITECTURE: other } });
    const { stderr } = await residentFqs(['setup', '--yes'], { cwd: checkout.root, environment });
    expect(stderr.slice(0, stderr.indexOf('At rest'))).toMatch(
      /^Note: docker builds the image for linux\/\w+; this machine is \w+, so it needs an emulator, .*; Docker Desktop has one\.$/m,
    );
  });

  const missing: { name: string; account: Account; prepare?: () => void; says: RegExp }[] = [
    {
      name: 'no program can build the image',
      account: { programs: ['npx'] },
      says: /^Neither docker with its plugin buildx nor podman is on the PATH and executable; .*$/m,
    },
    {
      name: 'a file of the image differs from its revision',
      account: {},
      prepare: () => writeFileSync(join(checkout.root, 'worker/Dockerfile'), 'changed'),
      says: /^worker\/Dockerfile differs from revision .*: commit first, .*$/m,
    },
  ];
  test.each(missing)('deploys nothing while $name', async ({ account, prepare, says }) => {
    prepare?.();
    const { programs, environment } = await world(account);
    const { exitCode, stdout, stderr } = await residentFqs(['setup', '--yes'], { cwd: checkout.root, environment });
    expect({ exitCode, stdout, calls: programs.calls() }).toEqual({ exitCode: 1, stdout: '', calls: [] });
    expect(stderr).toMatch(says);
  });

  test('needs no image for a task definition that exists already', async () => {
    const { programs, environment } = await world({
      bootstrapped: true,
      environment: { ECS_TASK_DEFINITION: 'of-mine' },
    });
    await residentFqs(['setup', '--yes'], { cwd: checkout.root, environment });
    expect(programs.commandLines()).toEqual([cdkDeploy]);
  });

  const failures = [
    {
      name: 'the bootstrap',
      account: { failures: { 'cdk bootstrap': 3 } },
      says: [
        'Setup stopped at step 2 of 6, "prepare account and Region for the CDK (cdk bootstrap)": "cdk bootstrap" failed (exit code 3); it says why above.',
        "Done so far: create ECS's own role in the account (AWSServiceRoleForECS).",
        'Billed now: nothing; the stack CloudIde is not there. Run it again to go on from there.',
      ],
    },
    {
      name: 'the build',
      account: { failures: { 'buildx build': 1 } },
      says: [
        'Setup stopped at step 4 of 6, "build the worker\'s image and push it": The image could not be built',
        "Done so far: create ECS's own role in the account (AWSServiceRoleForECS); prepare account and Region for the CDK (cdk bootstrap); deploy the stack, paused until it has an image.",
        'a month at rest for the stack CloudIde (UPDATE_COMPLETE), until "npm run ecs:destroy".',
      ],
    },
  ];
  test.each(failures)('stops at $name and says what was done and what is billed', async ({ account, says }) => {
    const { environment } = await world(account);
    const { exitCode, stdout, stderr } = await residentFqs(['setup', '--yes', '--json'], {
      cwd: checkout.root,
      environment,
    });
    expect({ exitCode, stdout }).toEqual({ exitCode: 1, stdout: '' });
    for (const sentence of says) expect(stderr).toContain(sentence);
  });
});

describe('without a terminal, setup', () => {
  test('asks for --yes, and asks AWS nothing', async () => {
    const { environment, requests } = await world({});
    const { exitCode, stdout, stderr } = await residentFqs(['setup'], { cwd: checkout.root, environment });
    expect({ exitCode, stdout, requests }).toEqual({ exitCode: 2, stdout: '', requests: [] });
    expect(stderr).toBe(
      'Setup spends money and asks first, which needs a terminal; --yes goes ahead without asking.\n',
    );
  });

  test('says how to hand over a secret, before anything is done', async () => {
    const { programs, environment } = await world({
      environment: { REDIS_HOST: 'redis', REDIS_PASSWORD_SECRET_NAME: secretName },
    });
    const { exitCode, stderr } = await residentFqs(['setup', '--yes'], { cwd: checkout.root, environment });
    expect({ exitCode, calls: programs.calls() }).toEqual({ exitCode: 2, calls: [] });
    expect(stderr.trim().split('\n').at(-1)).toMatch(
      /^The secret redis-of-cloudide has no value, .*create-secret --name redis-of-cloudide/,
    );
  });

  test('says in one sentence that there are no credentials', async () => {
    const { exitCode, stderr } = await residentFqs(['setup', '--yes'], {
      cwd: checkout.root,
      environment: withoutCredentials,
    });
    expect({ exitCode, stderr }).toEqual({
      exitCode: 1,
      stderr: 'No AWS credentials were found: set AWS_PROFILE, or sign in with "aws configure" or "aws sso login".\n',
    });
  });

  test('says that it must run in the checkout', async () => {
    const { exitCode, stderr } = await residentFqs(['setup', '--yes'], {
      cwd: folder,
      environment: withoutCredentials,
    });
    expect({ exitCode, stderr }).toEqual({
      exitCode: 1,
      stderr: 'cdk.json is not in this folder: run it in the checkout.\n',
    });
  });
});

describe('on a terminal, setup', () => {
  test('does nothing unless the answer is yes', async () => {
    const { programs, environment } = await world({});
    const running = startFqs(['setup'], { cwd: checkout.root, environment: onTerminal(environment), terminal: true });
    await shown(running, 'Go ahead?');
    running.stdin.write('\r');
    const { exitCode, stdout } = await running.ended;
    expect({ exitCode, calls: programs.commandLines() }).toEqual({ exitCode: 1, calls: [probe] });
    expect(stdout).toContain('Nothing was done.');
  });

  test('stores the secret that is typed, shows it nowhere and hands it to no program', async () => {
    const { programs, environment, requests } = await world({
      failures: { 'cdk bootstrap': 1 },
      environment: { REDIS_HOST: 'redis', REDIS_PASSWORD_SECRET_NAME: secretName },
    });
    const running = startFqs(['setup'], { cwd: checkout.root, environment: onTerminal(environment), terminal: true });
    await shown(running, 'Go ahead?');
    running.stdin.write('y\r');
    await shown(running, 'not shown');
    running.stdin.write('s3cret-of-redis\r');
    const { stdout } = await running.ended;
    expect(requests.find(({ operation }) => operation === 'secretsmanager.CreateSecret')?.input).toMatchObject({
      Name: secretName,
      SecretString: 's3cret-of-redis',
    });
    expect(stdout).toContain(`Done so far: create the secret ${secretName}; create ECS`);
    expect(stdout).not.toContain('s3cret');
    expect(JSON.stringify(programs.calls())).not.toContain('s3cret');
  });

  test('ends at Ctrl-C without doing anything', async () => {
    const { programs, environment } = await world({});
    const running = startFqs(['setup'], { cwd: checkout.root, environment: onTerminal(environment), terminal: true });
    await shown(running, 'Go ahead?');
    running.stdin.write('\x03');
    const { exitCode } = await running.ended;
    expect({ exitCode, calls: programs.commandLines() }).toEqual({ exitCode: 130, calls: [probe] });
  });
});

/** The pseudo terminal is made by programs of the machine, which the command itself then finds, too. */
function onTerminal(environment: Readonly<Record<string, string>>): Record<string, string> {
  return { ...environment, PATH: `${environment['PATH']}:${process.env['PATH']}` };
}
