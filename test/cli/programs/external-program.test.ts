import { once } from 'node:events';
import { type AddressInfo, createServer, type Server, type Socket } from 'node:net';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { captureProgram } from '../../../cli/programs/external-program.ts';
import { untilGone } from '../../../local/ecs/process-tree.ts';
import { ManualClock } from '../../support/manual-clock.ts';

/** A program that tells a port what happens to it, and ends at nothing but SIGKILL; its child holds its pipes, too. */
const stubborn = `
const { spawn } = require('node:child_process');
const child = spawn(process.execPath, ['-e', 'setInterval(() => undefined, 1000)'], { stdio: 'inherit' });
process.on('SIGTERM', () => socket.write('SIGTERM'));
const socket = require('node:net').connect(Number(process.argv[1]), '127.0.0.1', () => socket.write(String(child.pid)));
`;

let server: Server;
beforeEach(async () => {
  server = createServer();
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
});
afterEach(() => {
  server.close();
});

function startStubborn(options: { limitSeconds?: number; signal?: AbortSignal; clock: ManualClock }) {
  const { port } = server.address() as AddressInfo;
  const connected: Promise<Socket[]> = once(server, 'connection');
  const ended = captureProgram([process.execPath, '-e', stubborn, String(port)], options);
  // Awaited later: until then a rejection is no accident.
  ended.catch(() => undefined);
  return { ended, connected };
}

const nextWord = async (socket: Socket | undefined) => String((await once(socket as Socket, 'data'))[0]);

describe('a program that does not end at SIGTERM', () => {
  test('is killed ten seconds after the interruption, with what it has started', async () => {
    const clock = new ManualClock();
    const interruption = new AbortController();
    const { ended, connected } = startStubborn({ signal: interruption.signal, clock });
    const [socket] = await connected;
    const child = Number(await nextWord(socket));
    interruption.abort();
    expect(await nextWord(socket)).toBe('SIGTERM');
    await clock.advance(10_000);
    await expect(ended).rejects.toMatchObject({ message: 'Interrupted.', exitCode: 130 });
    await untilGone(new Set([child]));
  });

  test('is killed when it takes longer than it may', async () => {
    const clock = new ManualClock();
    const { ended, connected } = startStubborn({ limitSeconds: 30, clock });
    const [socket] = await connected;
    const child = Number(await nextWord(socket));
    await clock.advance(40_000);
    await expect(ended).rejects.toThrow(/" did not end within 30 seconds\.$/);
    await untilGone(new Set([child]));
  });
});

test('a command that was interrupted already starts no program', async () => {
  const started = captureProgram(['no-such-program'], { signal: AbortSignal.abort() });
  await expect(started).rejects.toMatchObject({ exitCode: 130 });
});

test.each([
  { name: 'is not there', program: 'no-such-program' },
  { name: 'is not executable', program: join(process.cwd(), 'package.json') },
])('a program that $name is missing', async ({ program }) => {
  const message = `The program ${program}, which this needs, is not on the PATH, or is not executable.`;
  await expect(captureProgram([program])).rejects.toMatchObject({ name: 'CommandFailure', program, message });
});

test('a program that ends by itself needs no clock', async () => {
  const clock = new ManualClock();
  const options = { limitSeconds: 1, signal: new AbortController().signal, clock };
  const ending = await captureProgram([process.execPath, '-e', 'console.log("well")'], options);
  expect(ending).toEqual({ exitCode: 0, stdout: 'well\n', stderr: '' });
});
