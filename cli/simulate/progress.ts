import { SingleBar } from 'cli-progress';
import { liveLine } from '../terminal/live-line.ts';

/** Tells how far many runs are. */
export interface Progress {
  /** A run begins; one that `isLong` is told of at once, as it may say nothing until its end. */
  begin(what: string, isLong: boolean): void;
  /** The run has come so far; what takes longer than it should has a share above 1. */
  reach(share: number): void;
  end(): void;
}

const QUIET_MILLISECONDS = 2000;

/** A bar on a terminal; elsewhere a line now and then, and none for what is over within two seconds; only a long run is told of at once. */
export function progressOf(total: number, stream: NodeJS.WriteStream, now: () => number): Progress {
  return stream.isTTY ? bar(total, stream) : lines(total, stream, now);
}

function bar(total: number, stream: NodeJS.WriteStream): Progress {
  const shown = new SingleBar({
    format: '[{bar}] {value} of {total}: {what}',
    clearOnComplete: true,
    stream,
  });
  let done = -1;
  let run = '';
  shown.start(total, 0, { what: '' });
  return {
    begin: (what) => {
      done += 1;
      run = what;
      shown.update(done, { what });
    },
    reach: (share) => shown.update(done, { what: reached(run, share) }),
    end: () => shown.stop(),
  };
}

function lines(total: number, stream: NodeJS.WriteStream, now: () => number): Progress {
  const line = liveLine(stream);
  let begun = 0;
  let run = '';
  let toldMilliseconds = now();
  const tell = (what: string) => {
    toldMilliseconds = now();
    line.show(`${begun} of ${total}: ${what}`);
  };
  const isDue = () => now() - toldMilliseconds >= QUIET_MILLISECONDS;
  return {
    begin: (what, isLong) => {
      begun += 1;
      run = what;
      if (isLong || isDue()) tell(what);
    },
    reach: (share) => {
      if (isDue()) tell(reached(run, share));
    },
    end: () => undefined,
  };
}

function reached(run: string, share: number): string {
  return `${run}, ${Math.floor(100 * Math.min(1, share))} %`;
}
