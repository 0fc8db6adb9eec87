import { execFile } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { cp, mkdtemp, rm, symlink } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { promisify } from 'node:util';
import { describe, expect, test } from '@jest/globals';
import { DOCKERFILE, workerInputs } from '../../cli/image/worker-inputs.ts';
import { terminalWorkerSettings } from '../../contract/worker-settings.ts';
import { TERMINALS_DIRECTORY } from '../../lib/terminal-container.ts';

const instructions = readFileSync(DOCKERFILE, 'utf8')
  .replaceAll('\\\n', ' ')
  .split('\n')
  .filter((line) => line !== '' && !line.startsWith('#'));
const runs = instructions.filter((line) => line.startsWith('RUN ')).map((line) => line.slice('RUN '.length));
const copied = instructions
  .filter((line) => line.startsWith('COPY ') && !line.includes('--from='))
  .flatMap((line) => line.split(' ').slice(1, -1))
  .map((path) => path.replace(/\/$/, ''));

describe('the image of the terminal worker', () => {
  test('is built from the inputs that a push holds against the git revision', () => {
    expect(copied.sort()).toEqual([...workerInputs]);
  });

  test('is built in a context of nothing else, so that no file of secrets can come into a layer', () => {
    const patterns = readFileSync('.dockerignore', 'utf8')
      .split('\n')
      .filter((line) => line !== '' && !line.startsWith('#'));
    expect(patterns).toEqual(['*', ...workerInputs.map((path) => `!${path}`)]);
  });

  test('finds in that context all that its bundle is made with', async () => {
    const context = await mkdtemp(join(tmpdir(), 'context-'));
    for (const path of copied) await cp(path, join(context, path), { recursive: true });
    await symlink(resolve('node_modules'), join(context, 'node_modules'));
    await promisify(execFile)(process.execPath, ['tools/bundle.js'], { cwd: context });
    expect(existsSync(join(context, 'dist/bundles/terminal-worker/index.mjs'))).toBe(true);
    await rm(context, { recursive: true });
  });

  test('is made from a base that names its version', () => {
    const stages = instructions.filter((line) => line.startsWith('FROM '));
    expect(stages).toHaveLength(2);
    for (const stage of stages) expect(stage).toContain('{BASE_IMAGE}');
    expect(instructions[0]).toMatch(/^ARG BASE_IMAGE=\S+:\d+\.\d+\.\d+-[a-z]+-slim$/);
  });

  test('has the Node that everything here is tested with', () => {
    const { devDependencies } = JSON.parse(readFileSync('package.json', 'utf8'));
    expect(instructions[0]).toContain(`/node:${devDependencies.node}-`);
  });

  test('runs the worker as root, and lets it take signals itself', () => {
    expect(instructions.filter((line) => line.startsWith('USER '))).toEqual([]);
    expect(instructions.at(-1)).toBe('ENTRYPOINT ["node", "/opt/terminal-worker/index.mjs"]');
  });

  test('tells the worker where it has users and a place for terminals, the same as the task definition', () => {
    const told = instructions.filter((line) => line.startsWith('ENV ')).map((line) => line.slice('ENV '.length));
    expect(told).toEqual(['WORKER_FIRST_COMMAND_UID=20000', `WORKER_DIRECTORY=${TERMINALS_DIRECTORY}`]);
    const settings = Object.fromEntries(told.map((line) => line.split('=')));
    expect(Object.keys(settings).filter((name) => !(name in terminalWorkerSettings))).toEqual([]);
  });

  test('has a user and a group for each terminal, whom programs can name and nobody can log in as', async () => {
    const command = runs.find((line) => line.includes('/etc/passwd')) ?? '';
    const { passwd, group } = await filesMadeBy(command, '20000');
    expect(passwd).toHaveLength(1000);
    expect(passwd[0]).toBe('terminal-20000:x:20000:20000::/nonexistent:/usr/sbin/nologin');
    expect(passwd.at(-1)).toMatch(/^terminal-20999:x:20999:20999:/);
    expect(group.at(0)).toBe('terminal-20000:x:20000:');
    expect(group.at(-1)).toBe('terminal-20999:x:20999:');
  });

  test('has volumes where the task definition has them, as only root and as everybody may use them', () => {
    expect(instructions).toContain(`VOLUME ["${TERMINALS_DIRECTORY}", "/tmp"]`);
    const made = runs.findIndex((line) => line.includes('--mode=0711 "$WORKER_DIRECTORY" && chmod 1777 /tmp'));
    // What later steps would change below a volume is lost (Dockerfile reference, "Notes about specifying volumes").
    expect(made).toBe(runs.length - 1);
  });

  test.each(['choom', 'prlimit', 'setpriv'])(
    'is not built where it has no %s, which the sandbox is made of',
    (name) => {
      expect(runs.some((line) => line.includes(`${name} --version`))).toBe(true);
    },
  );

  test('opens terminals with the binary of its own architecture, in the version of the lock file', () => {
    const { packages } = JSON.parse(readFileSync('package-lock.json', 'utf8'));
    const { version } = packages['node_modules/@lydell/node-pty'];
    for (const cpu of ['x64', 'arm64']) {
      expect(packages[`node_modules/@lydell/node-pty-linux-${cpu}`]).toMatchObject({
        version,
        cpu: [cpu],
        integrity: expect.stringMatching(/^sha512-/),
      });
    }
    const fetched = runs.find((line) => line.includes('/native')) ?? '';
    expect(fetched).toMatch(/ cd \/native .* npm ci --ignore-scripts .*--os=linux --libc=glibc --cpu="\$cpu"/);
    expect(fetched).toContain('test -f "node_modules/@lydell/node-pty-linux-$cpu/pty.node"');
    expect(instructions).toContain(
      'COPY --from=bundle /native/node_modules/@lydell/ /opt/terminal-worker/node_modules/@lydell/',
    );
    expect(runs.some((line) => line.includes('require("/opt/terminal-worker/node_modules/@lydell/node-pty")'))).toBe(
      true,
    );
  });

  test('takes no secret and no argument but its base and its architecture, which the builder tells', () => {
    const named = instructions.filter((line) => /^ARG\b|--mount/.test(line));
    expect(named).toEqual([instructions[0], 'ARG TARGETARCH']);
  });
});

/** What a step appends to the files of users and groups, as lines; the step is run with both in a directory of the test. */
async function filesMadeBy(command: string, firstUserId: string) {
  const directory = await mkdtemp(join(tmpdir(), 'users-'));
  try {
    // Nothing may be left that names a file of the machine.
    const here = command.replaceAll('/tmp/', `${directory}/`).replaceAll('/etc/', `${directory}/`);
    await promisify(execFile)('/bin/sh', ['-c', here], {
      env: { ...process.env, WORKER_FIRST_COMMAND_UID: firstUserId },
    });
    const linesOf = (name: string) => readFileSync(join(directory, name), 'utf8').trimEnd().split('\n');
    return { passwd: linesOf('passwd'), group: linesOf('group') };
  } finally {
    await rm(directory, { recursive: true });
  }
}
