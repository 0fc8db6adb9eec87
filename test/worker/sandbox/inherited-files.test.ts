import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { closeSync, mkdtempSync, openSync, rmSync, writeSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { rootCertificates } from 'node:tls';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { readStat } from '../../../worker/process-stat.ts';
import { until } from '../../support/until.ts';

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'inherited-'));
});
afterAll(() => rmSync(folder, { recursive: true }));

// On Linux alone a worker closes them, because there alone it runs as root.
if (process.platform === 'linux')
  test('closes what the process was started with, and nothing that Node itself is still reading', async () => {
    const certificates = join(folder, 'certificates');
    execFileSync('mkfifo', [certificates]);
    // For reading, too: so it need not wait for its reader.
    const end = openSync(certificates, 'r+');
    const script = fileURLToPath(new URL('support/reads-certificates.ts', import.meta.url));
    // Of the lowest numbers Node takes care itself.
    const shell = ['-c', 'exec 99</dev/null; exec "$@"', 'bash', process.execPath, script, certificates, '99'];
    const worker = spawn('bash', shell, {
      env: { NODE_EXTRA_CA_CERTS: certificates },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    const said = text(worker.stdout);
    const complained = text(worker.stderr);
    await once(worker.stdout, 'data');
    // It waits for its certificates now, whatever it has closed before.
    await until(async () => readStat(Number(worker.pid))?.state === 'S');
    // More than is read at once.
    const eight = rootCertificates.slice(0, 8);
    writeSync(end, `${eight.join('\n')}\n`);
    closeSync(end);
    expect([await said, await complained]).toEqual(['reading\n{"read":8,"inherited":false}', '']);
  });
