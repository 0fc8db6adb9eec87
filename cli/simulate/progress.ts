import { SingleBar } from 'cli-progress';
import { liveLine } from '../terminal/live-line.ts';

/** Tells how far many runs are. */
export interface Progress {
  /** A run begins. */
  begin(what: string): void;
  end(): void;
}

const QUIET_MILLISECONDS = 2000;

/** A bar on a terminal; elsewhere a line now and then, and none for what is over within two seconds. */
export function progressOf(total: number, stream: NodeJS.WriteStream, now: () => number): Progress {
  return stream.isTTY ? bar(total, stream) : lines(total, stream, now);
}

function bar(total: number, stream: NodeJS.WriteStream): Progress {
  const shown = new SingleBar({
    format: '[{bar}] {value} of {total}: {what}',
    clearOnComplete: true,
    stream,
  });
  let begun = 0;
  shown.start(total, 0, { what: '' });
  return {
    begin: (what) => {
      shown.update(begun, { what });
      begun += 1;
    },
    end: () => shown.stop(),
  };
}

function lines(total: number, stream: NodeJS.WriteStream, now: () => number): Progress {
  const line = liveLine(stream);
  let begun = 0;
  let toldMilliseconds = now();
  return {
    begin: (what) => {
      begun += 1;
      if (now() - toldMilliseconds < QUIET_MILLISECONDS) return;
      toldMilliseconds = now();
      line.show(`${begun} of ${total}: ${what}`);
    },
    end: () => undefined,
  };
}
