import { execFile } from 'node:child_process';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { withoutSandbox } from '../../../worker/sandbox/create-sandbox.ts';
import { judgeProbe } from '../../../worker/sandbox/probe.ts';
import { proveSandbox } from '../../../worker/sandbox/prove-sandbox.ts';
import type { CommandLine, Sandbox } from '../../../worker/sandbox/sandbox.ts';
import type { TerminalPlaces } from '../../../worker/sandbox/terminal-places.ts';
import { runsAsRoot } from '../support/user.ts';
import { path, runIn, sandboxed } from './support/sandboxed.ts';

const supervisor = join(import.meta.dirname, 'support', 'supervisor.ts');
const FARGATE_CAPABILITIES = ['setuid', 'setgid', 'setpcap', 'kill', 'chown', 'dac_override'];

/** Makes of the command line of a terminal one that is weaker or odd. */
interface Break {
  readonly name: string;
  readonly around: (line: CommandLine) => CommandLine;
  readonly finding: string | RegExp;
}

const without =
  (...options: readonly string[]) =>
  ([program, ...words]: CommandLine): CommandLine => [
    program,
    ...words.filter((word) => !options.some((option) => word.startsWith(option))),
  ];
const before =
  (...words: readonly [string, ...string[]]) =>
  (line: CommandLine): CommandLine => [...words, ...line];

const BREAKS: readonly Break[] = [
  {
    name: 'commands of root',
    around: (line) => ['/usr/bin/env', ...line.slice(line.indexOf('/bin/sh'))],
    finding: /a command could open \/proc\/\d+\/environ$/,
  },
  { name: "root's group", around: without('--regid', '--clear'), finding: 'by the line Gid of its status' },
  { name: 'a way to more rights', around: without('--no-new-privs'), finding: 'by the line NoNewPrivs of its status' },
  { name: 'a bounding set', around: without('--bounding-set'), finding: 'by the line CapBnd of its status' },
  {
    name: 'an open file',
    around: before('sh', '-c', 'exec "$0" "$@" 7</dev/null'),
    finding: 'open files of the worker',
  },
  { name: 'a variable more', around: before('env', 'MORE=x'), finding: 'another environment' },
  { name: 'a program that says something else', around: () => ['echo', 'all is well'], finding: 'something odd' },
  { name: 'one that fails', around: () => ['false'], finding: /did not end well within 5 s \(1\)$/ },
  { name: 'one that is killed', around: () => ['sh', '-c', 'kill -9 $$'], finding: /\(SIGKILL\)$/ },
  { name: 'one that is not there', around: () => ['/nowhere'], finding: /\(ENOENT\)$/ },
];

if (runsAsRoot)
  describe('a sandbox', () => {
    let sandbox: Sandbox;
    let places: TerminalPlaces;
    beforeAll(async () => {
      ({ sandbox, places } = await sandboxed({ maximumMemoryMib: 1536 }));
    });
    afterAll(() => places.remove());

    test('is proved, and nothing of the proof is left', async () => {
      await proveSandbox({ sandbox, places, path });
      const place = await places.placeFor('self-test', 'command');
      expect((await runIn(sandbox, place, 'ls -A')).output).toBe('');
    });

    test.each(BREAKS)('with $name is refused', async ({ around, finding }) => {
      const broken: Sandbox = { ...sandbox, around: (place, line) => around(sandbox.around(place, line)) };
      const proof = proveSandbox({ sandbox: broken, places, path });
      await expect(proof).rejects.toMatchObject({ name: 'SandboxBrokenError' });
      await expect(proof).rejects.toThrow(finding);
    });

    test('whose terminals share a user is refused', async () => {
      const place = await places.placeFor('p', 'shared');
      const shared = { ...places, placeFor: async () => place };
      const proof = proveSandbox({ sandbox, places: shared, path });
      await expect(proof).rejects.toThrow(`a command could open ${dirname(place.workspace)}`);
    });

    test('is proved and does its work with the capabilities of a task on Fargate', async () => {
      const bounding = `--bounding-set=-all,${FARGATE_CAPABILITIES.map((name) => `+${name}`).join(',')}`;
      const { stdout } = await promisify(execFile)('setpriv', [bounding, '--', process.execPath, supervisor]);
      // The six bits of linux/capability.h: 0 (chown), 1 (dac_override), 5 (kill), 6 (setgid), 7 (setuid), 8 (setpcap).
      expect(JSON.parse(stdout)).toEqual({
        capabilities: '00000000000001e3',
        ranAs: 0,
        survivors: false,
        left: false,
      });
    });

    test('leaves Node a worker thread at 1.5 GiB', async () => {
      const place = await places.placeFor('p', 'node');
      const script =
        "new (require('worker_threads').Worker)('1', { eval: true }).on('exit', (code) => console.log('thread', code))";
      const { output } = await runIn(sandbox, place, `node -e "$1"`, script);
      expect(output).toBe('thread 0\n');
    });
  });

test('where there is no sandbox, nothing is proved', async () => {
  await expect(proveSandbox({ sandbox: withoutSandbox, places: {} as TerminalPlaces, path })).resolves.toBeUndefined();
});

const environment = { PATH: '/bin', HOME: '/h\nh' };
const none = '0000000000000000';
const status = [
  'Name:\tsh',
  'Uid:\t20000\t20000\t20000\t20000',
  'Gid:\t20000\t20000\t20000\t20000',
  'Groups:\t ',
  ...['CapInh', 'CapPrm', 'CapEff', 'CapBnd', 'CapAmb'].map((name) => `${name}:\t${none}`),
  'NoNewPrivs:\t1',
  '',
].join('\n');
const good = `${status}\0${'0 1 2 '}\0PATH=/bin\0HOME=/h\nh\0end`;

test('no report but the one that is as it must be passes: whatever character is changed, lost or added', () => {
  expect(judgeProbe(good, { userId: 20_000, environment })).toBeUndefined();
  const from = good.indexOf('Uid');
  fc.assert(
    fc.property(
      fc.integer({ min: from, max: good.length }),
      fc.constantFrom('', 'x', '7'),
      fc.nat(1),
      (at, put, cut) => {
        const changed = good.slice(0, at) + put + good.slice(at + cut);
        const dense = (text: string) => text.replaceAll(/\s/g, '');
        // A status has lines that nobody looks at, so one more is no matter.
        const isOneLineMore = at === good.indexOf('\0') && cut === 0;
        fc.pre(dense(changed) !== dense(good) && !isOneLineMore);
        expect(judgeProbe(changed, { userId: 20_000, environment })).toBeDefined();
      },
    ),
  );
});

test('what could be opened is named, and nothing else that was said', () => {
  const expectation = { userId: 20_000, environment };
  expect(judgeProbe('leak /proc/1/environ', expectation)).toBe('a command could open /proc/1/environ');
  expect(judgeProbe('leak /proc/1/environ\nSECRET=x', expectation)).not.toContain('SECRET');
});
