import { readdirSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { afterAll, beforeAll, describe, expect, jest, test } from '@jest/globals';
import { asSeenFromOutside, read } from '../docs/documents.ts';
import type { Compilation } from './compile.ts';
import { ConsumerApp } from './consumer-app.ts';

/** The files of an app as `cdk init` makes them, with the README's own examples: pictures from a queue of their own, by an image of their own. */
const files = {
  'package.json': JSON.stringify({ name: 'image-processor', private: true }),
  'tsconfig.json': JSON.stringify({
    compilerOptions: {
      target: 'es2022',
      module: 'nodenext',
      moduleResolution: 'nodenext',
      lib: ['es2022'],
      types: ['node'],
      strict: true,
      noImplicitReturns: true,
      // `cdk init` sets this; without it the package's own types are checked as well.
      skipLibCheck: false,
      outDir: 'out',
    },
  }),
  'thumbnail-stack.ts': asSeenFromOutside(read('test/docs/examples/thumbnail-stack.ts')),
  'thumbnail-worker.mts': asSeenFromOutside(read('test/docs/examples/thumbnail-worker.ts')),
  'app.ts': `
    import { App } from 'aws-cdk-lib/core';
    import { ThumbnailStack } from './thumbnail-stack.js';
    new ThumbnailStack(new App(), 'Thumbnails');
  `,
  'wrong.ts': `
    import type { QueueScaledTasksProps } from 'fargate-queue-scaler';
    // @ts-expect-error a text is no number: the types were found, and are not \`any\`
    export const wrong: Partial<QueueScaledTasksProps> = { messagesPerTask: 'many' };
  `,
};

let app: ConsumerApp;
let compilation: Compilation;
jest.setTimeout(240_000);
beforeAll(() => {
  app = new ConsumerApp(files);
  const { status, stdout, stderr } = app.run(process.execPath, [resolve('test/package/compile.ts')]);
  if (status !== 0) throw new Error(stderr);
  compilation = JSON.parse(stdout);
});
afterAll(() => app?.remove());

describe('in an app of someone else, the package', () => {
  test('type-checks under TypeScript 5 in strict mode, its own declarations included', () => {
    expect(compilation.problems).toBe('');
    for (const entry of ['lib', 'worker'])
      expect(compilation.declarations).toContain(`node_modules/fargate-queue-scaler/dist/js/${entry}/index.d.ts`);
  });

  test('synthesizes with the function that it brings, bundled, so that nothing is built there', () => {
    const output = join(app.folder, 'cdk.out');
    const synthesis = app.run(process.execPath, ['out/app.js'], { CDK_OUTDIR: output, CDK_VALIDATION: 'false' });
    expect(synthesis).toEqual({ status: 0, stdout: '', stderr: '' });

    const template = JSON.parse(readFileSync(join(output, 'Thumbnails.template.json'), 'utf8'));
    const types = Object.values<{ Type: string }>(template.Resources).map(({ Type }) => Type);
    expect(types).toEqual(expect.arrayContaining(['AWS::Lambda::Function', 'AWS::Scheduler::Schedule']));
    const assets = readdirSync(output).filter((name) => name.startsWith('asset.'));
    const bundles = assets.map((name) => readFileSync(join(output, name, 'index.cjs'), 'utf8'));
    expect(bundles).toEqual([readFileSync('dist/bundles/scaler/index.cjs', 'utf8')]);
  });
});
