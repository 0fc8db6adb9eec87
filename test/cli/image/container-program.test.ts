import { chmodSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { emulationHint, findContainerProgram, type Platform } from '../../../cli/image/container-program.ts';
import { fakePrograms } from '../support/fake-programs.ts';

const { PATH } = process.env;
let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'container-program-'));
});
afterEach(() => {
  process.env['PATH'] = PATH;
  rmSync(folder, { recursive: true });
});

test('Podman is taken where a docker on the PATH is not executable', async () => {
  const { path } = fakePrograms(folder, { names: ['docker', 'podman'] });
  chmodSync(join(path, 'docker'), 0o644);
  process.env['PATH'] = path;
  expect(await findContainerProgram(new AbortController().signal)).toMatchObject({ name: 'podman' });
});

test.each<{ platform: Platform; machine: string; says: RegExp }>([
  { platform: 'linux/arm64', machine: 'arm64', says: /^$/ },
  { platform: 'linux/amd64', machine: 'x64', says: /^$/ },
  {
    platform: 'linux/arm64',
    machine: 'x64',
    says: /^; this machine is amd64, so .*binfmt --install arm64" registers$/,
  },
  {
    platform: 'linux/amd64',
    machine: 'arm64',
    says: /^; this machine is arm64, so .*binfmt --install amd64" registers$/,
  },
])(
  'a failed build for $platform on $machine names the emulator only where it is needed',
  ({ platform, machine, says }) => {
    expect(emulationHint(platform, machine)).toMatch(says);
  },
);
