import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { buildOnce } from '../local/support/built.ts';
import { withoutCredentials } from './support/fake-aws.ts';
import { fqs, killAll } from './support/fqs.ts';
import { residentFqs } from './support/resident-fqs.ts';

const folders: string[] = [];
afterAll(async () => {
  await killAll();
  for (const folder of folders) rmSync(folder, { recursive: true });
});

/** A folder of its own for each test, because they run at once and the state of a stack lives in its folder. */
function newFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'fqs-'));
  folders.push(folder);
  return folder;
}

const freePorts = ['--sqs-port', '0', '--ecs-port', '0'];

describe('the command line', () => {
  test.concurrent.each([
    { name: 'an unknown command', args: ['launch'], message: "error: unknown command 'launch'" },
    { name: 'an unknown option', args: ['start', '--fast'], message: "error: unknown option '--fast'" },
    { name: 'a missing option', args: ['send'], message: "error: required option '--command <text>' not specified" },
    {
      name: 'a port out of bounds',
      args: ['start', '--sqs-port', '65536'],
      message: 'It must be a whole number from 0 to 65535.',
    },
    {
      name: 'a time that is no number',
      args: ['send', '--command', 'true', '--timeout-seconds', '1e3'],
      message: 'It must be a whole number from 1 to 43200.',
    },
  ])('ends with exit code 2 and a hint for $name', async ({ args, message }) => {
    const { exitCode, stdout, stderr } = await residentFqs(args, { cwd: newFolder() });
    expect({ exitCode, stdout }).toEqual({ exitCode: 2, stdout: '' });
    expect(stderr).toContain(message);
    expect(stderr).toContain('(run with --help for the options)');
  });

  test.concurrent('prints its help and ends with exit code 0', async () => {
    const { exitCode, stdout, stderr } = await fqs(['--help'], { cwd: newFolder() });
    expect({ exitCode, stderr }).toEqual({ exitCode: 0, stderr: '' });
    const operations = ['tasks', 'logs', 'test', 'orchestrator', 'explain', 'pause', 'resume', 'set'];
    for (const name of ['start', 'demo', 'send', 'status', 'decide', ...operations])
      expect(stdout).toMatch(new RegExp(`^  ${name}`, 'm'));
  });

  test.concurrent('prints the version of the package', async () => {
    const { version } = JSON.parse(readFileSync('package.json', 'utf8'));
    expect(await fqs(['--version'], { cwd: newFolder() })).toEqual({ exitCode: 0, stdout: `${version}\n`, stderr: '' });
  });
});

/** What is left of a failed command: one sentence. */
function expectOneSentence(ending: Awaited<ReturnType<typeof fqs>>, sentence: string | RegExp): void {
  expect(ending.exitCode).toBe(1);
  expect(ending.stderr).toMatch(sentence);
  expect(ending.stderr.trimEnd().split('\n')).toHaveLength(1);
}

describe('without a stack in the folder', () => {
  test.concurrent.each([['status'], ['send', '--command', 'true']])('%s says so in one sentence', async (...args) => {
    expectOneSentence(
      await residentFqs(args, { cwd: newFolder(), environment: withoutCredentials }),
      'No stack runs in this folder ("npm start" starts one), and a deployed one cannot be reached. ',
    );
  });
});

test.concurrent('a state file that is damaged is told of in one sentence', async () => {
  const cwd = newFolder();
  mkdirSync(join(cwd, '.fqs'));
  writeFileSync(join(cwd, '.fqs/local-stack.json'), '{');
  expectOneSentence(await residentFqs(['status'], { cwd }), 'local-stack.json');
});

describe('a stack that cannot start', () => {
  beforeAll(buildOnce);

  test.concurrent('names WSL on Windows', async () => {
    const windows = `data:text/javascript,Object.defineProperty(process, 'platform', { value: 'win32' })`;
    expectOneSentence(
      await fqs(['start', '--json'], { cwd: newFolder(), node: ['--import', windows] }),
      'Local mode runs on Linux and macOS; on Windows, run it inside WSL (Windows Subsystem for Linux).',
    );
  });

  test.concurrent('names the port that is in use and the option that chooses another one', async () => {
    const server = createServer();
    await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
    const address = server.address();
    const port = typeof address === 'object' && address ? address.port : 0;
    const ending = await fqs(['start', '--json', '--sqs-port', '0', '--ecs-port', String(port)], { cwd: newFolder() });
    server.close();
    expectOneSentence(ending, `Port ${port} is in use; choose another one with --ecs-port.`);
  });

  test.concurrent('tells all problems of the configuration together', async () => {
    const environment = { ECS_MAX_TASKS: 'many', ECS_MIN_TASKS: '-1' };
    const { exitCode, stderr } = await fqs(['start', '--json', '--tick-seconds', '7', ...freePorts], {
      cwd: newFolder(),
      environment,
    });
    expect(exitCode).toBe(1);
    expect(stderr).toMatch(/^The deployment configuration has 3 problems:\n/);
    for (const name of ['ECS_MAX_TASKS', 'ECS_MIN_TASKS', 'ECS_TICK_SECONDS'])
      expect(stderr).toContain(`${name} must be `);
    expect(stderr).not.toContain('    at ');
  });

  describe('because the build is missing', () => {
    /** A checkout that nobody has built. */
    function unbuiltCheckout(): string {
      const checkout = join(newFolder(), 'checkout');
      const folders = ['aws', 'bin', 'cli', 'contract', 'lambda', 'lib', 'local', 'scaling', 'worker'];
      for (const name of [...folders, 'cdk.json', 'package.json'])
        cpSync(name, join(checkout, name), { recursive: true });
      symlinkSync(resolve('node_modules'), join(checkout, 'node_modules'));
      return checkout;
    }

    test.concurrent('says what to run', async () => {
      const entry = join(unbuiltCheckout(), 'bin/fqs.js');
      expectOneSentence(
        await fqs(['start', '--json', ...freePorts], { cwd: newFolder(), entry }),
        'The build is missing (dist/bundles/terminal-worker): run "npm run build".',
      );
    });

    test.concurrent('says so also when only the bundle of the function is missing', async () => {
      const checkout = unbuiltCheckout();
      mkdirSync(join(checkout, 'dist/bundles/terminal-worker'), { recursive: true });
      writeFileSync(join(checkout, 'dist/bundles/terminal-worker/index.mjs'), '');
      const entry = join(checkout, 'bin/fqs.js');
      expectOneSentence(
        await fqs(['start', '--json', ...freePorts], { cwd: newFolder(), entry }),
        'The scaler\'s function is not built: run "npm run build", which makes dist/bundles/scaler.',
      );
    });
  });
});
