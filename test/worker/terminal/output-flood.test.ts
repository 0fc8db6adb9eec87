import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { createEventQueue } from '../../../aws/event-queue.ts';
import { systemClock } from '../../../aws/system-clock.ts';
import type { TerminalEvent } from '../../../contract/terminal-event.ts';
import { TaskLeavesError } from '../../../worker/task-leaves-error.ts';
import { EventStream } from '../../../worker/terminal/event-stream.ts';
import { queueSink } from '../../../worker/terminal/queue-sink.ts';
import { runCommand } from '../../../worker/terminal/run-command.ts';
import { type LocalQueues, retry, startLocalQueues } from '../support/local-queues.ts';
import { keptLog } from '../support/log-lines.ts';
import { type CommandPlace, commandPlace } from './support/command-places.ts';

let queues: LocalQueues;
let own: CommandPlace;
beforeAll(async () => {
  [queues, own] = await Promise.all([startLocalQueues(), commandPlace(false)]);
});
afterAll(() => Promise.all([queues.stop(), own.remove()]));

const MEBIBYTE = 1024 * 1024;
const address = { projectId: 'p', terminalId: 't', commandId: 'c', taskId: 'k' };

/** A real command whose events go over the wire. */
function open(command: string, queueUrl: string, maximumOutputBytes: number) {
  const { log, lines } = keptLog(systemClock);
  const leave = new AbortController();
  const sink = queueSink(createEventQueue({ client: queues.client, retry }), queueUrl);
  const common = { clock: systemClock, signal: leave.signal };
  const limits = { maximumOutputBytes, hurriedEndMilliseconds: 3000 };
  const events = new EventStream({ sink, address, log, random: () => 0, ...limits, ...common });
  let reads = 0;
  const run = (onRead: (count: number) => void = () => undefined) =>
    runCommand({
      command,
      place: own.place,
      sandbox: own.sandbox,
      directory: own.place.workspace,
      environment: { PATH: '/usr/bin:/bin' },
      size: undefined,
      keepsState: false,
      timeLimitSeconds: 50,
      killGraceSeconds: 1,
      onStarted: () => events.started(undefined),
      onOutput: (stream, chunk) => {
        reads += 1;
        onRead(reads);
        return events.output(stream, chunk);
      },
      ...common,
    });
  return { events, leave, lines, run };
}

const textOf = (events: readonly TerminalEvent[]) => events.map((each) => ('text' in each ? each.text : '')).join('');

test('a command that prints 100 MiB returns by itself, and as much as is allowed of it arrives', async () => {
  const queueUrl = await queues.createQueue('flood.fifo');
  const { events, run } = open(`head -c ${100 * MEBIBYTE} /dev/zero | tr '\\0' y`, queueUrl, 2 * MEBIBYTE);
  const end = await run();
  expect(end).toMatchObject({ reason: 'exited', exitCode: 0, outputBytes: 100 * MEBIBYTE });
  await events.exit(end);
  const arrived = await queues.events(queueUrl);
  expect(arrived.at(-1)).toMatchObject({ outputBytes: 100 * MEBIBYTE, truncated: true, droppedBytes: 0 });
  expect(textOf(arrived)).toBe('y'.repeat(2 * MEBIBYTE));
  expect(arrived.map(({ sequence }) => sequence)).toEqual(arrived.map((_, index) => index));
});

test('a command that prints without end is stopped in the midst of it when the task must leave', async () => {
  const queueUrl = await queues.createQueue('endless.fifo');
  const { events, leave, run } = open('yes', queueUrl, MEBIBYTE);
  const end = await run((reads) => {
    if (reads === 100) leave.abort(new TaskLeavesError('spot-interruption', 0));
  });
  expect(end).toMatchObject({ reason: 'spot-interruption', signal: 'SIGTERM' });
  await events.exit(end);
  expect((await queues.events(queueUrl)).at(-1)).toMatchObject({ reason: 'spot-interruption' });
});

test('a command whose queue is gone returns by itself all the same, and nobody takes its end for told', async () => {
  const queueUrl = await queues.createQueue('gone.fifo');
  await queues.deleteQueue('gone.fifo');
  const { events, lines, run } = open(`head -c ${50 * MEBIBYTE} /dev/zero`, queueUrl, 1024 * MEBIBYTE);
  const end = await run();
  expect(end).toMatchObject({ reason: 'exited', exitCode: 0, outputBytes: 50 * MEBIBYTE });
  await expect(events.exit(end)).rejects.toMatchObject({ name: 'EndNotSentError', cause: { name: 'QueueGoneError' } });
  expect(lines).toMatchObject([{ level: 'ERROR', sink: queueUrl }]);
});
