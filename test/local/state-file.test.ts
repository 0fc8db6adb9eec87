import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';

const startedAt = '2026-01-05T10:00:00.000Z';
const state = {
  pid: process.pid,
  startedAt,
  endpoints: { sqs: 'http://127.0.0.1:1', ecs: 'http://127.0.0.1:2' },
  outputs: { ClusterName: 'c' },
  scalerEnvironment: { ECS_TASK_DEFINITION: 'f' },
};

/** Calls one function of the module in this process, as often as it is asked, and answers what came of it. */
const script = `
  import * as stateFile from ${JSON.stringify(resolve('local/state-file.ts'))};
  process.on('message', ([name, ...args]) => {
    try { process.send({ value: stateFile[name](...args) ?? null }); }
    catch (error) { process.send({ error: { name: error.name, message: error.message } }); }
  });
  process.on('disconnect', () => process.exit(0));
  process.send('ready');
`;

describe('the state of the folder that a stack runs in', () => {
  let folder: string;
  const children: ChildProcess[] = [];
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'state-'));
    writeFileSync(join(folder, 'caller.mjs'), script);
  });
  afterEach(async () => {
    for (const child of children.splice(0)) await end(child);
    rmSync(folder, { recursive: true });
  });

  async function caller(): Promise<ChildProcess & { pid: number }> {
    const child = fork(join(folder, 'caller.mjs'), { cwd: folder, execArgv: [] });
    children.push(child);
    await once(child, 'message');
    return Object.assign(child, { pid: Number(child.pid) });
  }

  async function end(child: ChildProcess): Promise<void> {
    if (child.exitCode !== null || child.signalCode !== null) return;
    child.kill('SIGKILL');
    await once(child, 'exit');
  }

  async function call(child: ChildProcess, ...request: readonly unknown[]): Promise<unknown> {
    const answer = once(child, 'message');
    child.send(request as unknown[]);
    return (await answer)[0];
  }

  const refusal = (pid: number) => ({
    error: {
      name: 'AlreadyRunningError',
      message: `A stack already runs in this folder (process ${pid}, since ${startedAt}); stop it with Ctrl-C first.`,
    },
  });

  test('is claimed by one process only, and by another one once it is given back', async () => {
    const [first, second] = [await caller(), await caller()];
    expect(await call(first, 'claimFolder', first.pid, startedAt)).toEqual({ value: null });
    expect(await call(second, 'claimFolder', second.pid, startedAt)).toEqual(refusal(first.pid));
    await call(first, 'releaseFolder');
    expect(await call(second, 'claimFolder', second.pid, startedAt)).toEqual({ value: null });
    await call(second, 'releaseFolder');
    expect(readdirSync(join(folder, '.fqs'))).toEqual([]);
  });

  test.each([
    { name: 'that nobody had', left: undefined },
    { name: 'that a process had that died', left: JSON.stringify({ pid: 2 ** 31 - 1, startedAt }) },
  ])('$name is claimed by exactly one of several processes that ask at once', async ({ left }) => {
    const callers = await Promise.all(Array.from({ length: 4 }, caller));
    mkdirSync(join(folder, '.fqs'));
    for (let round = 0; round < 25; round += 1) {
      if (left) writeFileSync(join(folder, '.fqs', 'claim-1'), left);
      const answers = await Promise.all(callers.map((child) => call(child, 'claimFolder', child.pid, startedAt)));
      expect(answers.filter((answer) => JSON.stringify(answer) === '{"value":null}')).toHaveLength(1);
      await call(callers[0] as ChildProcess, 'releaseFolder');
    }
  });

  test('is taken over from a process that died', async () => {
    const [dead, next] = [await caller(), await caller()];
    await call(dead, 'claimFolder', dead.pid, startedAt);
    await call(dead, 'writeState', { ...state, pid: dead.pid });
    await end(dead);
    expect(await call(next, 'readState')).toEqual({ value: null });
    expect(await call(next, 'claimFolder', next.pid, startedAt)).toEqual({ value: null });
  });

  test('is taken over from a claim that was cut off', async () => {
    mkdirSync(join(folder, '.fqs'));
    writeFileSync(join(folder, '.fqs', 'claim-1'), '{"pid":');
    const next = await caller();
    expect(await call(next, 'claimFolder', next.pid, startedAt)).toEqual({ value: null });
  });

  test('is found by others while the process lives, and not after it gave the folder back', async () => {
    const [owner, reader] = [await caller(), await caller()];
    expect(await call(reader, 'readState')).toEqual({ value: null });
    await call(owner, 'claimFolder', owner.pid, startedAt);
    await call(owner, 'writeState', { ...state, pid: owner.pid });
    expect(await call(reader, 'readState')).toEqual({ value: { ...state, pid: owner.pid } });
    await call(owner, 'releaseFolder');
    expect(await call(reader, 'readState')).toEqual({ value: null });
  });

  test.each([
    { name: 'the claim', file: 'claim-1', call: ['claimFolder', process.pid, startedAt], value: null },
    { name: 'the state', file: 'local-stack.json', call: ['readState'], value: null },
  ])(
    'is not held by $name of a dead process whose id another process has now',
    async ({ file, call: request, value }) => {
      const owner = await caller();
      await call(owner, 'claimFolder', owner.pid, startedAt);
      await call(owner, 'writeState', { ...state, pid: owner.pid });
      const path = join(folder, '.fqs', file);
      const { startToken, ...rest } = JSON.parse(readFileSync(path, 'utf8'));
      expect(startToken).toMatch(/\d/);
      writeFileSync(path, JSON.stringify({ ...rest, startToken: 'of the one before' }));
      expect(await call(await caller(), ...request)).toEqual({ value });
    },
  );

  test.each([
    { name: 'is no JSON', text: '{"pid":' },
    { name: 'has another shape', text: '{"pid":"one"}' },
  ])('is an error that says what to do when the state file $name', async ({ text }) => {
    mkdirSync(join(folder, '.fqs'));
    const file = join(folder, '.fqs', 'local-stack.json');
    writeFileSync(file, text);
    const message = `${file} is not a state file of this version; delete it.`;
    expect(await call(await caller(), 'readState')).toEqual({ error: { name: 'StateFileError', message } });
  });

  test('is an error with path and reason when the folder cannot be written', async () => {
    writeFileSync(join(folder, '.fqs'), '');
    const message = expect.stringMatching(`^${join(folder, '.fqs')} cannot be written \\(E\\w+: [^/]+\\)\\.$`);
    const child = await caller();
    for (const request of [
      ['claimFolder', child.pid, startedAt],
      ['writeState', state],
    ])
      expect(await call(child, ...request)).toEqual({ error: { name: 'StateFileError', message } });
  });

  test('is never seen half written, and leaves no other file behind', async () => {
    const [owner, reader] = [await caller(), await caller()];
    const outputs = Object.fromEntries(Array.from({ length: 500 }, (_, index) => [`Output${index}`, 'x'.repeat(100)]));
    const written = { ...state, pid: owner.pid, outputs };
    await call(owner, 'claimFolder', owner.pid, startedAt);
    await call(owner, 'writeState', written);
    for (let round = 0; round < 20; round += 1) {
      const writing = call(owner, 'writeState', written);
      expect(await call(reader, 'readState')).toEqual({ value: written });
      await writing;
    }
    expect(readdirSync(join(folder, '.fqs'))).toEqual(['claim-1', 'local-stack.json']);
  });
});
