import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import type { Environment } from '../../contract/read-settings.ts';
import { compileCache } from '../support/compile-cache.ts';

interface Outcome {
  readonly status: number | null;
  readonly stderr: string;
  /** Template of the stack, as text; empty when there is none. */
  readonly template: string;
}

/** Runs the app as the `cdk` command does: the directory for its output and the context come through the environment. */
function runApp(environment: Environment = {}, moreContext: Readonly<Record<string, unknown>> = {}): Outcome {
  const outdir = mkdtempSync(join(tmpdir(), 'app-'));
  try {
    const { context } = JSON.parse(readFileSync('cdk.json', 'utf8'));
    const env = {
      CDK_VALIDATION: 'false',
      CDK_OUTDIR: outdir,
      ...compileCache,
      CDK_CONTEXT_JSON: JSON.stringify({ ...context, ...moreContext }),
      ...environment,
    };
    const { status, stderr } = spawnSync(process.execPath, ['bin/app.ts'], { env, encoding: 'utf8', timeout: 30_000 });
    const template = status === 0 ? readFileSync(join(outdir, 'CloudIde.template.json'), 'utf8') : '';
    return { status, stderr, template };
  } finally {
    rmSync(outdir, { recursive: true });
  }
}

describe('bin/app.ts', () => {
  test('needs neither an account nor an environment, prints nothing, and makes the same template each time, of no image', () => {
    // Once with CDK's check against CloudFormation's rules, whose warnings `cdk synth` would print.
    const [first, second] = [runApp({ CDK_VALIDATION: 'true' }), runApp()];
    expect(first).toMatchObject({ status: 0, stderr: '' });
    expect(first.template).toContain('AWS::Scheduler::Schedule');
    expect(first.template).not.toContain('AWS::CDK::Metadata');
    expect(second.template).toBe(first.template);
    expectImage(first, 'none', 'false');
  });

  /** The stack's default is `none`, which no image has. */
  function expectImage({ status, template }: Outcome, tag: string, pushed: 'true' | 'false'): void {
    expect(status).toBe(0);
    expect(template).toContain(`":${tag}"`);
    expect(template).toContain(`"ECS_IMAGE_PUSHED": "${pushed}"`);
  }

  test('deploys the image whose tag the last push recorded in the context', () => {
    expectImage(runApp({}, { workerImageTag: 'f00d' }), 'f00d', 'true');
  });

  test.each([123, 'none', 'two words'])('refuses %j as the tag in the context, and says where it comes from', (tag) => {
    const { status, stderr } = runApp({}, { workerImageTag: tag });
    expect(status).toBe(1);
    expect(stderr).toMatch(/^The CDK context has one problem:\n {2}workerImageTag must be an image tag: /);
    expect(stderr).toContain(`received ${JSON.stringify(tag)}. Correct it in cdk.context.json`);
  });

  test('prints the mistakes of environment and context together', () => {
    const { status, stderr } = runApp({ ECS_MIN_TASKS: '-1', AWS_S3_BUCKET_NAME: 'b..b' }, { workerImageTag: 'a:b' });
    expect(status).toBe(1);
    expect(stderr.trimEnd().split('\n')).toEqual([
      'The deployment configuration has 2 problems:',
      expect.stringMatching(/^ {2}ECS_MIN_TASKS must be .*; received "-1"/),
      expect.stringMatching(/^ {2}AWS_S3_BUCKET_NAME must be .*; received "b\.\.b"/),
      'The CDK context has one problem:',
      expect.stringMatching(/^ {2}workerImageTag must be .*; received "a:b"/),
    ]);
  });

  test('prints all mistakes of a configuration together, without a stack trace, and fails', () => {
    const { status, stderr } = runApp({
      ECS_MIN_TASKS: '11',
      ECS_MAX_TASKS: '10',
      WORKER_CPU_UNITS: '512',
      WORKER_MEMORY_MIB: '512',
      ECS_SUBNETS: 'subnet-0123456789abcdefg',
      ECS_SECURITY_GROUPS: 'sg-0123456789abcdef0',
      WORKER_STOP_TIMEOUT_SECONDS: '121',
      ECS_CAPACITY_PROVIDERS: 'FARGATE,EC2',
    });
    expect(status).toBe(1);
    const [head, ...lines] = stderr.trimEnd().split('\n');
    expect(head).toBe('The deployment configuration has 5 problems:');
    expect(lines.sort()).toEqual([
      expect.stringMatching(/ECS_CAPACITY_PROVIDERS must be .*received "FARGATE,EC2"/),
      expect.stringMatching(/ECS_MIN_TASKS must be at most ECS_MAX_TASKS, which is 10; received 11/),
      expect.stringMatching(/ECS_SUBNETS must be .*received "subnet-0123456789abcdefg"/),
      expect.stringMatching(/WORKER_MEMORY_MIB must be .* while WORKER_CPU_UNITS is 512; received 512/),
      expect.stringMatching(/WORKER_STOP_TIMEOUT_SECONDS must be .*received "121"/),
    ]);
  });
});
