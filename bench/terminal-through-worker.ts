import { systemClock } from '../aws/system-clock.ts';
import { BrokenPromiseError } from './benchmark.ts';
import { twoBareMessages } from './terminal-bare-messages.ts';
import { TERMINAL_SIZE } from './terminal-commands.ts';
import { millisecondsOf, sideBySide, type WayFigures } from './terminal-rounds.ts';
import { TerminalWorker } from './terminal-worker.ts';
import type { TerminalPlaces } from './worker-queues.ts';

/** Longer than a worker collects output before it sends more. */
const PAUSE_MILLISECONDS = 300;

/** What a person at the terminal waits for: from a key to its echo, and from a cancel to the command's end. */
export interface ThroughWorker {
  readonly keystrokesThroughWorker: readonly WayFigures[];
  readonly cancelThroughWorker: readonly WayFigures[];
}

/**
 * Both through the queues of the local SQS, from sending until the event has come.
 *
 * @param directory for the worker's temporary files.
 * @throws NoAnswerError when one of them does not come; BrokenPromiseError when a cancelled command ends otherwise.
 */
export async function throughWorker(
  places: TerminalPlaces,
  directory: string,
  { keys, cancels }: { readonly keys: number; readonly cancels: number },
  tell: (text: string) => void,
): Promise<ThroughWorker> {
  const bare = await twoBareMessages(places);
  const worker = new TerminalWorker(places, directory);
  try {
    tell('a worker starts');
    await worker.run('cat', TERMINAL_SIZE);
    const key = () => {
      const input = { type: 'input', input: 'k' } as const;
      return millisecondsOf(() => Promise.all([worker.next('output'), worker.control(input)]));
    };
    const keyAfterPause = async () => {
      await systemClock.sleep(PAUSE_MILLISECONDS);
      return key();
    };
    const keyWays = [
      bare,
      { name: 'key to echo, after a pause', measure: keyAfterPause },
      { name: 'key to echo, right after another', measure: key },
    ];
    const keystrokesThroughWorker = await sideBySide('keystrokes through a worker', keyWays, keys, tell);
    await cancelled(worker);
    const cancel = async () => {
      await worker.run('sleep 100');
      return millisecondsOf(() => cancelled(worker));
    };
    const cancelWays = [bare, { name: 'cancel to exit', measure: cancel }];
    const cancelThroughWorker = await sideBySide('cancel of sleep 100', cancelWays, cancels, tell);
    return { keystrokesThroughWorker, cancelThroughWorker };
  } finally {
    await worker.stop();
  }
}

async function cancelled(worker: TerminalWorker): Promise<void> {
  const [end] = await Promise.all([worker.next('exit'), worker.control({ type: 'cancel' })]);
  if (end.reason !== 'cancelled') throw new BrokenPromiseError('A command that was cancelled ended otherwise.', end);
}
