import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { startToken } from '../../worker/process-stat.ts';
import { deployedStack, type FakeAws, Refusal, startFakeAws, withoutCredentials } from './support/fake-aws.ts';
import { fakePrograms } from './support/fake-programs.ts';
import { fqs, killAll, startFqs } from './support/fqs.ts';
import { healthyAccount, healthyEnvironment } from './support/healthy-account.ts';
import { residentFqs } from './support/resident-fqs.ts';

const ECS = 'AmazonEC2ContainerServiceV20141113';
const queue = (name: string) => `https://sqs.eu-west-1.amazonaws.com/123456789012/${name}`;
/** Those of a stack whose workers have no control queues yet. */
const olderOutputs = {
  ScalerFunctionName: 'scaler',
  ReplyQueuePrefix: 'CloudIde-reply-',
  BucketName: 'cloudide-workspaces',
  RepositoryUri: '123456789012.dkr.ecr.eu-west-1.amazonaws.com/workers',
};
const outputs = { ...olderOutputs, ControlQueuePrefix: 'CloudIde-control-' };

let cwd: string;
let aws: FakeAws | undefined;
beforeEach(() => {
  cwd = mkdtempSync(join(tmpdir(), 'destroy-'));
  writeFileSync(join(cwd, 'cdk.json'), '{}');
});
afterEach(async () => {
  await killAll();
  await aws?.stop();
  aws = undefined;
  rmSync(cwd, { recursive: true });
});

interface Deployed {
  /** Ids of the tasks that run until they are stopped. */
  readonly tasks?: readonly string[];
  readonly role?: 'baseline' | 'burst';
  /** Text of the scaler's parameter; paused already, so that no tick is waited for. */
  readonly parameter?: string;
  readonly messages?: number;
  readonly failures?: Readonly<Record<string, number>>;
  /** CloudFormation's word for it. */
  readonly status?: string;
  readonly outputs?: Readonly<Record<string, string>>;
  /** The stack's resources: type, name, status. */
  readonly owns?: readonly (readonly [string, string, string])[];
  /** What ECR says of the repository. */
  readonly images?: Refusal;
  /** When the parameter was written last; long ago unless set. */
  readonly pausedAt?: number;
}

const own = {
  bucket: ['AWS::S3::Bucket', 'cloudide-workspaces', 'CREATE_COMPLETE'],
  repository: ['AWS::ECR::Repository', 'workers', 'CREATE_COMPLETE'],
  queue: ['AWS::SQS::Queue', healthyEnvironment.AWS_SQS_QUEUE_URL, 'CREATE_COMPLETE'],
} as const;

function resourcesAnswer(owns: NonNullable<Deployed['owns']>): string {
  const members = owns.map(
    ([type, name, status]) =>
      `<member><LogicalResourceId>L</LogicalResourceId><ResourceType>${type}</ResourceType><PhysicalResourceId>${name}</PhysicalResourceId><ResourceStatus>${status}</ResourceStatus><LastUpdatedTimestamp>2026-01-05T10:00:00Z</LastUpdatedTimestamp></member>`,
  );
  return `<ListStackResourcesResponse><ListStackResourcesResult><StackResourceSummaries>${members.join('')}</StackResourceSummaries></ListStackResourcesResult></ListStackResourcesResponse>`;
}

async function world(deployed: Deployed) {
  const programs = fakePrograms(cwd, { names: ['npx'], failures: deployed.failures ?? {} });
  const running = new Set(deployed.tasks);
  const stack = deployedStack(deployed.outputs ?? outputs, healthyEnvironment);
  const answers = {
    ...healthyAccount(Date.now()),
    ...stack,
    DescribeStacks: String(stack['DescribeStacks']).replace('UPDATE_COMPLETE', deployed.status ?? 'UPDATE_COMPLETE'),
    ListStackResources: resourcesAnswer(deployed.owns ?? Object.values(own)),
    'AmazonSSM.GetParameter': {
      Parameter: {
        Value: deployed.parameter ?? '{"paused":true}',
        Version: 1,
        LastModifiedDate: (deployed.pausedAt ?? Date.parse('2026-01-05T10:00:00Z')) / 1000,
      },
    },
    'AmazonSSM.PutParameter': { Version: 2 },
    'AmazonSQS.GetQueueAttributes': {
      Attributes: {
        ApproximateNumberOfMessages: String(deployed.messages ?? 0),
        ApproximateNumberOfMessagesNotVisible: '0',
        ApproximateNumberOfMessagesDelayed: '0',
      },
    },
    'AmazonSQS.ListQueues': ({ QueueNamePrefix: prefix }: Readonly<Record<string, unknown>>) => ({
      QueueUrls: [
        queue('CloudIde-reply-a.fifo'),
        queue('CloudIde-reply-b.fifo'),
        queue('CloudIde-control-c.fifo'),
      ].filter((url) => url.includes(String(prefix))),
    }),
    'AmazonSQS.DeleteQueue': {},
    [`${ECS}.ListTasks`]: ({ desiredStatus }: Readonly<Record<string, unknown>>) => ({
      taskArns: desiredStatus === 'RUNNING' ? [...running].map(taskArn) : [],
    }),
    [`${ECS}.DescribeTasks`]: ({ tasks }: Readonly<Record<string, unknown>>) => ({
      tasks: (tasks as string[]).map((id) => task(id, deployed.role ?? 'burst')),
    }),
    [`${ECS}.StopTask`]: ({ task: id }: Readonly<Record<string, unknown>>) => {
      running.delete(String(id));
      return {};
    },
    'AmazonEC2ContainerRegistry_V20150921.DescribeImages': deployed.images ?? {
      imageDetails: [{ imageSizeInBytes: 133_286_069 }],
    },
  };
  aws = await startFakeAws(answers);
  const { requests } = aws;
  const asked = (operation: string) =>
    requests.filter((each) => each.operation === operation).map(({ input }) => input);
  return { programs, environment: { ...aws.environment, PATH: programs.path }, asked };
}

const taskArn = (id: string) => `arn:aws:ecs:eu-west-1:123456789012:task/workers/${id}`;
const task = (id: string, role: string) => ({
  taskArn: taskArn(id),
  taskDefinitionArn: 'arn:aws:ecs:eu-west-1:123456789012:task-definition/CloudIde-terminal-worker:7',
  startedBy: 'fargate-queue-scaler',
  lastStatus: 'RUNNING',
  desiredStatus: 'RUNNING',
  cpu: '512',
  memory: '1024',
  createdAt: Date.now() / 1000 - 60,
  startedAt: Date.now() / 1000 - 30,
  overrides: { containerOverrides: [{ name: 'worker', environment: [{ name: 'WORKER_ROLE', value: role }] }] },
});

const cdkDestroy = 'npx --no-install cdk destroy CloudIde --force';

describe('destroy', () => {
  test('sweeps the queues of servers and workers, destroys, and names what is kept with its price', async () => {
    const { programs, environment, asked } = await world({});
    const { exitCode, stdout } = await fqs(['destroy', '--yes', '--json'], { cwd, environment });
    expect({ exitCode, calls: programs.commandLines() }).toEqual({ exitCode: 0, calls: [cdkDestroy] });
    expect(asked('AmazonSQS.ListQueues')).toEqual([
      { QueueNamePrefix: 'CloudIde-reply-', MaxResults: 1000 },
      { QueueNamePrefix: 'CloudIde-control-', MaxResults: 1000 },
    ]);
    expect(asked('AmazonSQS.DeleteQueue')).toHaveLength(3);
    const report = JSON.parse(stdout);
    expect(report).toMatchObject({
      stack: 'CloudIde in eu-west-1, account 123456789012',
      tasksStopped: [],
      queuesDeleted: [queue('CloudIde-reply-a.fifo'), queue('CloudIde-reply-b.fifo'), queue('CloudIde-control-c.fifo')],
    });
    expect(report.retained.map(({ name }: { name: string }) => name)).toEqual(['cloudide-workspaces', 'workers']);
    expect(report.retained[1].price).toBe('1 image, at most 0.133 GB x $0.10 = $0.01 a month');
  });

  test('tells people the same, of a stack without control queues', async () => {
    const { environment } = await world({ messages: 3, outputs: olderOutputs });
    const { stdout, stderr } = await residentFqs(['destroy', '--yes'], { cwd, environment });
    expect(stderr).toContain('Messages that are left in the queue then are lost; now it holds 3.');
    expect(stdout).toContain('is destroyed, with 2 queues of servers and workers.');
    expect(stdout).toContain('removed by: aws ecr delete-repository --repository-name workers --force');
  });

  test('leaves alone what was there before the stack, whatever the configuration names today', async () => {
    const { environment } = await world({ owns: [own.repository], messages: 3 });
    const { stdout, stderr } = await residentFqs(['destroy', '--yes', '--json'], { cwd, environment });
    expect(stdout).not.toContain('cloudide-workspaces');
    expect(stderr).not.toContain('are lost');
  });

  test('names what is its own, whatever the configuration names today', async () => {
    const { environment } = await world({ messages: 3 });
    const named = { AWS_S3_BUCKET_NAME: 'of-another-stack', AWS_SQS_QUEUE_URL: queue('of-another-stack') };
    const { stdout, stderr } = await residentFqs(['destroy', '--yes', '--json'], {
      cwd,
      environment: { ...environment, ...named },
    });
    expect(stdout).toContain('cloudide-workspaces');
    expect(stderr).toContain('are lost; now it holds 3.');
  });

  test('waits for the ticks that do not know of a pause set by somebody else a moment ago', async () => {
    const { programs, environment } = await world({ pausedAt: Date.now() });
    const running = startFqs(['destroy', '--yes'], { cwd, environment });
    running.stderr.on('data', (chunk) => {
      if (String(chunk).includes('waiting until no tick can launch one')) running.signal('SIGINT');
    });
    const { exitCode, stderr } = await running.ended;
    expect({ exitCode, calls: programs.calls() }).toEqual({ exitCode: 130, calls: [] });
    expect(stderr).toContain('Interrupted. The scaler stays paused');
  });

  test('pauses first, and says that baseline tasks would not leave', async () => {
    const { programs, environment, asked } = await world({
      tasks: ['m1'],
      role: 'baseline',
      parameter: '{"ECS_MAX_TASKS":7}',
    });
    const { exitCode, stderr } = await residentFqs(['destroy', '--yes'], { cwd, environment });
    const [written] = asked('AmazonSSM.PutParameter');
    expect(JSON.parse(String(written?.['Value']))).toEqual({ ECS_MAX_TASKS: 7, paused: true });
    expect({ exitCode, calls: programs.calls(), deleted: asked('AmazonSQS.DeleteQueue') }).toEqual({
      exitCode: 1,
      calls: [],
      deleted: [],
    });
    expect(stderr).toContain('1 task runs to hold the minimum');
  });

  test('stops the tasks with the caller’s credentials when it is asked to', async () => {
    const { programs, environment, asked } = await world({ tasks: ['t1', 't2'] });
    const { stdout } = await residentFqs(['destroy', '--yes', '--stop-tasks', '--json'], { cwd, environment });
    expect(asked(`${ECS}.StopTask`).map(({ task: id }) => id)).toEqual(['t1', 't2']);
    expect(JSON.parse(stdout).tasksStopped).toEqual(['t1', 't2']);
    expect(programs.commandLines()).toEqual([cdkDestroy]);
  });

  test('says what stands when the CDK fails', async () => {
    const { environment } = await world({ failures: { 'cdk destroy': 1 } });
    const { exitCode, stdout, stderr } = await residentFqs(['destroy', '--yes', '--json'], { cwd, environment });
    expect({ exitCode, stdout }).toEqual({ exitCode: 1, stdout: '' });
    expect(stderr).toContain(
      '"cdk destroy" failed (exit code 1); it says why above. The scaler is paused, no task runs, and the queues of servers and workers are deleted. "npx cdk destroy CloudIde" does the rest.',
    );
  });
});

describe('destroy removes what is left of a stack', () => {
  const rows: { status: string; deployed: Deployed; kept: string[]; swept: number }[] = [
    {
      status: 'ROLLBACK_COMPLETE',
      deployed: {
        outputs: {},
        owns: [
          ['AWS::S3::Bucket', 'cloudide-workspaces', 'DELETE_SKIPPED'],
          ['AWS::ECR::Repository', 'workers', 'DELETE_COMPLETE'],
        ],
      },
      kept: ['cloudide-workspaces'],
      swept: 0,
    },
    { status: 'ROLLBACK_FAILED', deployed: { outputs: {}, owns: [] }, kept: [], swept: 0 },
    { status: 'DELETE_FAILED', deployed: {}, kept: ['cloudide-workspaces', 'workers'], swept: 3 },
  ];
  test.each(rows)('that is $status, without asking its scaler', async ({ status, deployed, kept, swept }) => {
    const { programs, environment, asked } = await world({ ...deployed, status });
    const { exitCode, stdout, stderr } = await residentFqs(['destroy', '--yes', '--json'], { cwd, environment });
    expect({ exitCode, calls: programs.commandLines() }).toEqual({ exitCode: 0, calls: [cdkDestroy] });
    const report = JSON.parse(stdout);
    expect(report.retained.map(({ name }: { name: string }) => name)).toEqual(kept);
    expect(report.queuesDeleted).toHaveLength(swept);
    expect(stderr).toContain(`which is in state ${status}.`);
    expect([...asked('AmazonSSM.PutParameter'), ...asked(`${ECS}.ListTasks`)]).toEqual([]);
  });

  test.each([
    {
      name: 'and a repository that may not be read',
      code: 'AccessDeniedException',
      kept: ['cloudide-workspaces', 'workers'],
    },
    { name: 'but not a repository that is gone', code: 'RepositoryNotFoundException', kept: ['cloudide-workspaces'] },
  ])('and tells what is kept, $name', async ({ code, kept }) => {
    const { environment } = await world({ images: new Refusal(code, 'no') });
    const { exitCode, stdout } = await residentFqs(['destroy', '--yes', '--json'], { cwd, environment });
    expect(exitCode).toBe(0);
    expect(JSON.parse(stdout).retained.map(({ name }: { name: string }) => name)).toEqual(kept);
  });

  test('but not while CloudFormation changes it', async () => {
    const { programs, environment } = await world({ status: 'UPDATE_IN_PROGRESS' });
    const { exitCode, stderr } = await residentFqs(['destroy', '--yes'], { cwd, environment });
    expect({ exitCode, calls: programs.calls() }).toEqual({ exitCode: 1, calls: [] });
    expect(stderr).toContain(
      'CloudIde in eu-west-1, account 123456789012 is in state UPDATE_IN_PROGRESS: wait until CloudFormation has ended that, then run it again.\n',
    );
  });
});

describe('destroy asks first', () => {
  test('and needs a terminal for it', async () => {
    const { programs, environment, asked } = await world({});
    const { exitCode, stderr } = await residentFqs(['destroy'], { cwd, environment });
    expect({ exitCode, stderr }).toEqual({
      exitCode: 2,
      stderr: 'Destroying a stack asks first, which needs a terminal; --yes goes ahead without asking.\n',
    });
    expect([...programs.calls(), ...asked('AmazonSSM.PutParameter')]).toEqual([]);
  });

  const onTerminal = async (typed: string) => {
    const { programs, environment } = await world({});
    const path = `${environment.PATH}:${process.env['PATH']}`;
    const running = startFqs(['destroy'], { cwd, environment: { ...environment, PATH: path }, terminal: true });
    await new Promise<void>((resolve) => {
      let seen = '';
      running.stdout.on('data', (chunk) => {
        seen += chunk;
        if (seen.includes('to go ahead:')) resolve();
      });
    });
    running.stdin.write(typed);
    return { ...(await running.ended), calls: programs.commandLines() };
  };

  test.each([
    { name: 'something else', typed: 'yes\r', exitCode: 1 },
    { name: 'Ctrl-C', typed: '\x03', exitCode: 130 },
    { name: 'Ctrl-D', typed: '\x04', exitCode: 130 },
  ])('and does nothing for $name', async ({ typed, exitCode }) => {
    expect(await onTerminal(typed)).toMatchObject({ exitCode, calls: [] });
  });

  test('and goes ahead when the stack’s name is typed', async () => {
    expect(await onTerminal('CloudIde\r')).toMatchObject({ exitCode: 0, calls: [cdkDestroy] });
  });
});

describe('destroy says in one sentence', () => {
  test('how the stack on this machine ends', async () => {
    const state = {
      pid: process.pid,
      startedAt: '2026-01-05T10:00:00Z',
      endpoints: { sqs: 'http://127.0.0.1:1', ecs: 'http://127.0.0.1:1' },
      outputs,
      scalerEnvironment: healthyEnvironment,
    };
    mkdirSync(join(cwd, '.fqs'));
    writeFileSync(join(cwd, '.fqs/local-stack.json'), JSON.stringify({ state, startToken: startToken(process.pid) }));
    const { exitCode, stderr } = await residentFqs(['destroy', '--yes'], { cwd });
    expect({ exitCode, stderr }).toEqual({
      exitCode: 1,
      stderr: 'The stack on this machine ends with Ctrl-C where "npm start" runs; --aws destroys the deployed one.\n',
    });
  });

  test('that there are no credentials', async () => {
    const { exitCode, stderr } = await residentFqs(['destroy', '--aws', '--yes'], {
      cwd,
      environment: withoutCredentials,
    });
    expect({ exitCode, stderr }).toEqual({
      exitCode: 1,
      stderr: 'No AWS credentials were found: set AWS_PROFILE, or sign in with "aws configure" or "aws sso login".\n',
    });
  });
});
