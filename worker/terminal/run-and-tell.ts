import type { ExecuteMessage } from '../../contract/command.ts';
import type { DiskState } from '../sandbox/disk-guard.ts';
import type { CommandControl } from './control-messages.ts';
import type { EventStream } from './event-stream.ts';
import { lastMoments } from './last-moments.ts';
import type { Preparation } from './prepare-command.ts';
import { type CommandEnd, runCommand } from './run-command.ts';
import type { Work } from './work.ts';

export interface Aftermath {
  readonly end: CommandEnd;
  /** As the command left it. */
  readonly disk: DiskState;
}

/**
 * Runs a command that is prepared, and tells what happens until its processes are gone.
 *
 * @throws CommandStartError when it never ran.
 */
export async function runAndTell(
  { parts, context }: Work,
  message: ExecuteMessage,
  { place, session, environment, directory, size, reports }: Preparation,
  control: CommandControl,
  events: EventStream,
): Promise<Aftermath> {
  const { settings, clock, sandbox, lanes } = parts;
  const workerLimit = settings.WORKER_COMMAND_TIMEOUT_SECONDS;
  const over = new AbortController();
  let watched = Promise.resolve<DiskState>('enough-room');
  try {
    const end = await runCommand({
      command: message.command,
      place,
      sandbox,
      directory,
      environment,
      size,
      keepsState: session !== undefined,
      timeLimitSeconds: Math.min(message.timeoutSeconds ?? workerLimit, workerLimit),
      killGraceSeconds: lastMoments(settings.WORKER_STOP_TIMEOUT_SECONDS).killGrace / 1000,
      signal: context.signal,
      clock,
      onStarted: (running) => {
        control.running(running);
        watched = parts
          .watchDisk(() => running.stop('disk-full'), over.signal)
          .catch((error: unknown) => {
            context.log.error('nobody watches the disk', error);
            return 'enough-room';
          });
        events.started(lanes.map((lane) => lane.queueUrl).find((url) => url !== undefined));
        for (const report of reports) events.workspace(report);
        const tellLeaving = () => events.leaving(context.leaving.reason);
        if (context.leaving.aborted) tellLeaving();
        context.leaving.addEventListener('abort', tellLeaving, { once: true, signal: over.signal });
      },
      onOutput: (stream, chunk) => events.output(stream, chunk),
    });
    over.abort();
    return { end, disk: await watched };
  } finally {
    over.abort();
    control.ended();
  }
}
