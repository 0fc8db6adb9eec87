import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import { SynthesisError, synthesize } from '../../local/synthesize.ts';
import { buildOnce } from './support/built.ts';

/** CDK's check against CloudFormation's rules takes seconds to load and is the matter of other tests. */
const environment = { PATH: process.env['PATH'], CDK_VALIDATION: 'false' };

describe('synthesize', () => {
  test('gives the template and the folder of its function, and leaves nothing behind once removed', async () => {
    await buildOnce();
    const { template, assetFolder, remove } = await synthesize(environment);
    const functions = Object.values(template.Resources).filter(({ Type }) => Type === 'AWS::Lambda::Function');
    const code = functions[0]?.Properties?.['Code'] as { S3Key: string };
    const folder = assetFolder(code.S3Key) ?? '';
    expect(existsSync(join(folder, 'index.cjs'))).toBe(true);
    expect(assetFolder('unknown.zip')).toBeUndefined();
    expect(Object.values(template.Resources).map(({ Type }) => Type)).not.toContain('AWS::CDK::Metadata');
    await remove();
    expect(existsSync(dirname(folder))).toBe(false);
  });

  test('fails with all problems of a configuration in one error', async () => {
    const mistakes = { ECS_MIN_TASKS: 'two', ECS_TICK_SECONDS: '7', ECS_MAX_TASKS: '' };
    const failure = await synthesize({ ...environment, ...mistakes }).catch((error: unknown) => error);
    expect(failure).toBeInstanceOf(SynthesisError);
    const { message } = failure as SynthesisError;
    expect(message).toMatch(/^The deployment configuration has 3 problems:\n/);
    for (const name of Object.keys(mistakes)) expect(message).toContain(`${name} must be `);
    expect(message).not.toContain('    at ');
  });
});
