import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import type { Environment } from '../../contract/read-settings.ts';

interface Outcome {
  readonly status: number | null;
  readonly stderr: string;
  /** Template of the stack, as text; empty when there is none. */
  readonly template: string;
}

/** Runs the app as the `cdk` command does: the directory for its output and the context come through the environment. */
function runApp(environment: Environment = {}): Outcome {
  const outdir = mkdtempSync(join(tmpdir(), 'app-'));
  try {
    const { context } = JSON.parse(readFileSync('cdk.json', 'utf8'));
    const env = {
      CDK_VALIDATION: 'false',
      CDK_OUTDIR: outdir,
      CDK_CONTEXT_JSON: JSON.stringify(context),
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
  test('needs neither an account nor an environment, prints nothing, and makes the same template each time', () => {
    const [first, second] = [runApp(), runApp()];
    expect(first).toMatchObject({ status: 0, stderr: '' });
    expect(first.template).toContain('AWS::Scheduler::Schedule');
    expect(first.template).not.toContain('AWS::CDK::Metadata');
    expect(second.template).toBe(first.template);
  });

  test('prints all mistakes of a configuration together, without a stack trace, and fails', () => {
    const { status, stderr } = runApp({ ECS_MIN_TASKS: 'two', ECS_TICK_SECONDS: '7', ECS_SUBNETS: 'subnet-xyz' });
    expect(status).toBe(1);
    expect(stderr).toMatch(/^The deployment configuration has 3 problems:\n/);
    expect(stderr).toMatch(/ECS_MIN_TASKS must be .*received "two"/);
    expect(stderr).toMatch(/ECS_TICK_SECONDS must be .*received "7"/);
    expect(stderr).toMatch(/ECS_SUBNETS must be .*received "subnet-xyz"/);
    expect(stderr.trimEnd().split('\n')).toHaveLength(4);
  });
});
