import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { CloudWatchClient } from '@aws-sdk/client-cloudwatch';
import { ECSClient } from '@aws-sdk/client-ecs';
import { S3Client } from '@aws-sdk/client-s3';
import { SQSClient } from '@aws-sdk/client-sqs';
import { SSMClient } from '@aws-sdk/client-ssm';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { type BuildOptions, build, stop } from 'esbuild';

const clients = { CloudWatchClient, ECSClient, S3Client, SQSClient, SSMClient };
type ClientName = keyof typeof clients;
type EndpointProvider = (parameters: Readonly<Record<string, unknown>>) => { readonly url: URL };

let folder: string;
let lean: typeof clients;
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'lean-sdk-'));
  const outfile = join(folder, 'clients.cjs');
  const contents = Object.keys(clients).map((name) => `export { ${name} } from '@aws-sdk/client-${packageOf(name)}';`);
  await bundle({ stdin: { contents: contents.join('\n'), resolveDir: '.' }, outfile });
  lean = createRequire(import.meta.url)(outfile);
});
afterAll(async () => {
  // Its process would stay beside the tests that follow in this one.
  await stop();
  rmSync(folder, { recursive: true });
});

function packageOf(clientName: string): string {
  return clientName.replace('Client', '').toLowerCase();
}

async function bundle(options: BuildOptions): Promise<void> {
  // Not a literal, because the compiler knows no types of that file.
  const plugin = '../../tools/lean-sdk.js';
  const { leanSdk } = await import(plugin);
  await build({
    bundle: true,
    platform: 'node',
    format: 'cjs',
    mainFields: ['module', 'main'],
    external: ['@smithy/core/event-streams'],
    plugins: [leanSdk],
    metafile: true,
    logLevel: 'silent',
    ...options,
  });
}

function addressBy(of: typeof clients, name: ClientName, parameters: Readonly<Record<string, unknown>>): string {
  const client = new of[name]({ region: 'us-east-1' });
  const provide = client.config.endpointProvider as EndpointProvider;
  return provide(parameters).url.href;
}

describe.each(Object.keys(clients) as ClientName[])('the bundled %s', (name) => {
  test.each([
    'us-east-1',
    'eu-central-1',
    'ap-southeast-7',
    'mx-central-1',
    'il-central-1',
    'cn-north-1',
    'us-gov-west-1',
    'us-iso-east-1',
    'us-isob-east-1',
    'eu-isoe-west-1',
    'us-isof-south-1',
    'eusc-de-east-1',
    'a-region-of-tomorrow',
  ])('finds the address that the SDK has for %s', (Region) => {
    expect(addressBy(lean, name, { Region })).toBe(addressBy(clients, name, { Region }));
  });

  test('goes where it is told to', () => {
    const told = { Region: 'us-east-1', Endpoint: 'http://127.0.0.1:4567' };
    expect(addressBy(lean, name, told)).toBe(addressBy(clients, name, told));
  });

  test.each([
    ['without a Region', {}],
    ['with FIPS', { Region: 'us-east-1', UseFIPS: true }],
    ['with dual stack', { Region: 'us-east-1', UseDualStack: true }],
  ])('has no address %s', (_name, parameters) => {
    expect(() => addressBy(lean, name, parameters)).toThrow();
  });
});

describe('the bundled S3Client', () => {
  const inEurope = { Region: 'eu-central-1' };
  const here = { Region: 'us-east-1', Endpoint: 'http://127.0.0.1:4566' };

  test.each<{ row: string; parameters: Readonly<Record<string, unknown>> }>([
    { row: 'in the host name', parameters: { ...inEurope, Bucket: 'workspaces-1' } },
    { row: 'in the host name, in China', parameters: { Region: 'cn-north-1', Bucket: 'workspaces-1' } },
    { row: 'with dots', parameters: { ...inEurope, Bucket: 'work.spaces' } },
    { row: 'in the path', parameters: { ...here, Bucket: 'workspaces-1', ForcePathStyle: true } },
    {
      row: 'in the path of an endpoint with a path',
      parameters: { ...here, Endpoint: 'http://127.0.0.1:9000/s3', Bucket: 'b--1', ForcePathStyle: true },
    },
  ])('finds the address that the SDK has for a bucket $row', ({ parameters }) => {
    expect(addressBy(lean, 'S3Client', parameters)).toBe(addressBy(clients, 'S3Client', parameters));
  });

  test.each(['arn:aws:s3:us-east-1:123456789012:accesspoint/a', 'express--use1-az4--x-s3'])(
    'has none for %s',
    (Bucket) => {
      expect(() => addressBy(lean, 'S3Client', { ...inEurope, Bucket })).toThrow('plain buckets');
    },
  );
});

describe('the build fails', () => {
  test('when the SDK has another form than expected', async () => {
    const schemas = join(folder, 'node_modules', '@aws-sdk', 'client-new', 'dist-es', 'schemas');
    mkdirSync(schemas, { recursive: true });
    writeFileSync(join(schemas, 'schemas_0.js'), 'export const schemas = [];');
    const entry = join(folder, 'entry.js');
    writeFileSync(entry, `export * from './node_modules/@aws-sdk/client-new/dist-es/schemas/schemas_0.js';`);
    const building = bundle({ entryPoints: [entry], outfile: join(folder, 'out.cjs') });
    await expect(building).rejects.toThrow('schemas_0.js has another form than expected; adapt tools/lean-sdk.js.');
  });

  test('when a file is gone that it would have changed', async () => {
    const building = bundle({ stdin: { contents: 'export const nothing = 1;' }, outfile: join(folder, 'out.cjs') });
    await expect(building).rejects.toThrow('any more; adapt tools/lean-sdk.js.');
  });
});
