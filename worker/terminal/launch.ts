import type { Readable } from 'node:stream';
import type { Clock } from '../../contract/clock.ts';
import { pause } from '../pause.ts';
import type { Sandbox } from '../sandbox/sandbox.ts';
import type { TerminalPlace } from '../sandbox/terminal-place.ts';
import type { CommandProcess, ProcessStart } from './command-process.ts';
import { signalGroup } from './process-group.ts';
import { readOutput } from './read-output.ts';

/** The command's user may not go to the directory where it was to start, or it is gone. */
export class DirectoryRefusedError extends Error {
  override readonly name = 'DirectoryRefusedError';

  constructor() {
    super('the directory where the command was to start is gone or closed to its user');
  }
}

export interface Launch {
  /** What `/bin/sh -c` is given. */
  readonly script: string;
  /** Where it starts. */
  readonly directory: string;
  /** The whole environment of the command. */
  readonly environment: Readonly<Record<string, string>>;
  readonly place: TerminalPlace;
  readonly sandbox: Sandbox;
}

/** The first thing that is printed (ASCII's ACK and NAK); nothing of the command's own can come before. */
const STARTS = 0x06;
const DIRECTORY_REFUSED = 0x15;

/** Programs of the system alone: what drops the rights still has them. */
const SYSTEM_PATH = '/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin';

/**
 * How the command's shell is come to. The command's own environment is set when the rights are dropped, not before: its users choose it, and
 * a `PATH` or `LD_PRELOAD` of theirs would make programs of the worker's user run their code. Nor does the worker itself go to the directory,
 * as it would pass where they may not, such as into another terminal's. Under numbered names nothing in the environment has an effect, and
 * unlike arguments nobody else can read it.
 */
export function launchStart({ script, directory, environment, place, sandbox }: Launch): ProcessStart {
  const variables = Object.entries(environment).map(([name, value]) => `${name}=${value}`);
  const numbered = variables.map((variable, index) => [`V${index}`, variable] as const);
  const launcher = [
    // A terminal is given away as soon as its process is started.
    ...(place.userId === undefined ? [] : ['until [ ! -t 0 ] || [ -O /dev/stdin ]; do :; done']),
    `cd -P -- "$1" 2>/dev/null || { printf '\\025'; exit 1; }`,
    "printf '\\006'",
    `exec /usr/bin/env -i ${numbered.map(([name]) => `"$${name}" `).join('')}/bin/sh -c "$2"`,
  ].join('\n');
  return {
    line: sandbox.around(place, ['/bin/sh', '-c', launcher, '/bin/sh', directory, script]),
    environment: { PATH: SYSTEM_PATH, ...Object.fromEntries(numbered) },
  };
}

/** Six programs follow one another; more than this is no machine to run a command on. */
const LONGEST_LAUNCH_MILLISECONDS = 10_000;
const MOST_SAID_CHARACTERS = 500;

/**
 * Resolves when the command begins. Its first output is not read before somebody resumes the streams.
 *
 * @throws DirectoryRefusedError; Error with what was said instead, when the launch failed otherwise. The process is gone then.
 */
export async function launched(child: CommandProcess, clock: Clock): Promise<void> {
  const over = new AbortController();
  const late = pause(clock, LONGEST_LAUNCH_MILLISECONDS, over.signal).then(() => undefined);
  const first = await Promise.race([child.streams.stdout && firstByte(child.streams.stdout), late]);
  over.abort();
  if (first === STARTS) return;
  signalGroup(child.pid, 'SIGKILL');
  let said = '';
  const output = readOutput(child.streams, (_stream, chunk) => {
    if (said.length < MOST_SAID_CHARACTERS) said += Buffer.from(chunk).toString();
    return undefined;
  });
  await child.exited;
  await output.finish(clock);
  if (first === DIRECTORY_REFUSED) throw new DirectoryRefusedError();
  const text = (first === undefined ? said : String.fromCharCode(first) + said).trim().slice(0, MOST_SAID_CHARACTERS);
  throw new Error(`the way to the command's shell ended: ${text === '' ? 'nothing was said' : text}`);
}

/** Takes the first byte and leaves the stream paused; undefined when there is none. */
function firstByte(stream: Readable): Promise<number | undefined> {
  return new Promise((resolve) => {
    const take = (chunk: Buffer) => {
      stream.pause();
      const rest = chunk.subarray(1);
      if (rest.length > 0) stream.unshift(rest);
      finish(chunk[0]);
    };
    const none = () => finish(undefined);
    const finish = (byte: number | undefined) => {
      stream.off('data', take).off('end', none).off('error', none).off('close', none);
      resolve(byte);
    };
    stream.on('data', take).on('end', none).on('error', none).on('close', none);
  });
}
