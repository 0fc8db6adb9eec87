import { spawn } from 'node:child_process';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { IMAGE_TAG_CONTEXT } from '../contract/image-tag.ts';
import { packageRoot } from '../lib/package-root.ts';
import type { Template } from './template.ts';

export interface Assembly {
  readonly template: Template;
  /** Folder of an asset of the template, by the S3 key that the template names. */
  readonly assetFolder: (s3Key: string) => string | undefined;
  /** Deletes the assembly from disk. */
  remove(): Promise<void>;
}

/** Synthesis failed; the text is what the app printed. */
export class SynthesisError extends Error {
  override readonly name = 'SynthesisError';
}

const LOCAL_IMAGE_TAG = 'local';

const extension = import.meta.url.endsWith('.ts') ? 'ts' : 'js';
const appFile = fileURLToPath(new URL(`../bin/app.${extension}`, import.meta.url));

/**
 * Synthesizes the CDK app into a folder of its own, as the `cdk` command would, with its feature flags, and reads the template.
 *
 * @param imageTag - of the worker's image; on this machine that is the worker's bundle, which is here whatever was pushed.
 * @throws SynthesisError with what the app said, e.g. about its configuration.
 */
export async function synthesize(
  environment: Readonly<Record<string, string | undefined>>,
  imageTag = LOCAL_IMAGE_TAG,
): Promise<Assembly> {
  const folder = await mkdtemp(join(tmpdir(), 'fargate-queue-scaler-'));
  const remove = () => rm(folder, { recursive: true, force: true });
  try {
    const { context } = JSON.parse(await readFile(new URL('cdk.json', packageRoot), 'utf8'));
    // Without CloudFormation's rules, which take most of the time: what they are about is not deployed here, and `npm test` holds them.
    const quick = { CDK_VALIDATION: 'false' };
    const withImage = { ...context, [IMAGE_TAG_CONTEXT]: imageTag };
    await runApp({ ...environment, ...quick, CDK_OUTDIR: folder, CDK_CONTEXT_JSON: JSON.stringify(withImage) });
    const manifest = JSON.parse(await readFile(join(folder, 'manifest.json'), 'utf8'));
    const stacks = Object.entries<{ type: string }>(manifest.artifacts).filter(
      ([, { type }]) => type === 'aws:cloudformation:stack',
    );
    const [stack] = stacks.map(([name]) => name);
    if (stack === undefined || stacks.length !== 1)
      throw new SynthesisError(`The app has ${stacks.length} stacks instead of one.`);
    const template: Template = JSON.parse(await readFile(join(folder, `${stack}.template.json`), 'utf8'));
    const assets = JSON.parse(await readFile(join(folder, `${stack}.assets.json`), 'utf8'));
    return { template, assetFolder: (s3Key) => assetFolder(folder, assets, s3Key), remove };
  } catch (error) {
    await remove();
    throw error;
  }
}

interface AssetManifest {
  readonly files: Readonly<
    Record<string, { source: { path: string }; destinations: Record<string, { objectKey: string }> }>
  >;
}

function assetFolder(folder: string, assets: AssetManifest, s3Key: string): string | undefined {
  const asset = Object.values(assets.files).find((file) =>
    Object.values(file.destinations).some((destination) => destination.objectKey === s3Key),
  );
  return asset && join(folder, asset.source.path);
}

function runApp(environment: Readonly<Record<string, string | undefined>>): Promise<void> {
  return new Promise((resolve, reject) => {
    const app = spawn(process.execPath, [appFile], { env: environment, stdio: ['ignore', 'ignore', 'pipe'] });
    let said = '';
    app.stderr.on('data', (chunk) => {
      said += chunk;
    });
    app.once('error', reject);
    app.once('close', (code) => {
      if (code === 0) resolve();
      else reject(new SynthesisError(said.trim() || `The app ended with exit code ${code}.`));
    });
  });
}
