import { finished, type Readable } from 'node:stream';
import type { Clock } from '../../contract/clock.ts';
import { pause } from '../pause.ts';
import type { CommandProcess } from './command-process.ts';
import type { StreamName } from './output-block.ts';

/** What a command wrote last is in the pipe when it ends, and read in a moment; only a process that left its group writes on. */
const LONGEST_READ_AFTER_END_MILLISECONDS = 1000;
/** Far more than a pipe or a terminal holds (64 KiB on Linux; pipe(7)): whoever writes more after the command's end is not the command. */
const MOST_READ_AFTER_END_BYTES = 1024 * 1024;

export interface OutputReader {
  /** After the command's end: reads what is left, without pauses, and resolves to the number of bytes read in all. */
  finish(clock: Clock): Promise<number>;
}

/** Hands a process's output to `take` as it comes, and stops reading a stream while the promise that `take` returned is pending. */
export function readOutput(
  { stdout, stderr }: CommandProcess['streams'],
  take: (stream: StreamName, chunk: Uint8Array) => Promise<void> | undefined,
): OutputReader {
  let bytes = 0;
  let bytesAtEnd = Number.POSITIVE_INFINITY;
  const read = (name: StreamName, stream: Readable) =>
    stream.resume().on('data', (chunk: Uint8Array) => {
      bytes += chunk.length;
      const room = take(name, chunk);
      if (bytes - bytesAtEnd > MOST_READ_AFTER_END_BYTES) stream.destroy();
      if (!room || bytesAtEnd < Number.POSITIVE_INFINITY) return;
      stream.pause();
      void room.then(() => stream.resume());
    });
  const streams: Readable[] = [];
  if (stdout) streams.push(read('stdout', stdout));
  if (stderr) streams.push(read('stderr', stderr));
  const closed = Promise.all(streams.map(endOf));

  return {
    async finish(clock) {
      bytesAtEnd = bytes;
      for (const stream of streams) stream.resume();
      const done = new AbortController();
      const late = pause(clock, LONGEST_READ_AFTER_END_MILLISECONDS, done.signal);
      await Promise.race([closed, late]);
      done.abort();
      for (const stream of streams) stream.destroy();
      return bytes;
    },
  };
}

/** A pipe that cannot be read any further has ended, too, and a terminal always ends so: what the command wrote until then counts. */
function endOf(stream: Readable): Promise<void> {
  return new Promise((resolve) => {
    finished(stream, () => resolve());
  });
}
