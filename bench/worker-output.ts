import { type ChildProcessByStdio, spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { createInterface } from 'node:readline';
import type { Readable } from 'node:stream';
import { systemClock } from '../aws/system-clock.ts';
import { COMMAND_ENDED_LOG_MESSAGE } from '../contract/names.ts';
import type { TerminalEvent } from '../contract/terminal-event.ts';
import { pause } from '../worker/pause.ts';
import { rounded } from './statistics.ts';
import { workerBundle } from './worker-bundle.ts';
import { isEnd } from './worker-chaos-figures.ts';
import { EventReader, messagesOn, sendAll, type TerminalPlaces } from './worker-queues.ts';

const GIGABYTE = 1_000_000_000;
const SENT_BYTES = 100_000_000;
/** After it, an idle worker's memory does not change any more. */
const IDLE_MILLISECONDS = 3000;
/** Far more than a command here takes; it bounds the waiting for it. */
const COMMAND_TIMEOUT_SECONDS = '120';

/** How fast output reaches the response queue, and what memory a worker takes. Linux only. */
export async function output(places: TerminalPlaces, tell: (text: string) => void): Promise<object> {
  tell('memory of an idle worker, and under a gigabyte of output');
  const { idle, end, peak } = await withWorker(places, {}, async (worker) => {
    await pause(systemClock, IDLE_MILLISECONDS, new AbortController().signal);
    const idleMegabytes = memoryOf(worker, 'VmRSS');
    const outcome = await print(places, worker, 'gigabyte', GIGABYTE);
    return { idle: idleMegabytes, end: outcome, peak: memoryOf(worker, 'VmHWM') };
  });
  tell(`${SENT_BYTES / 1e6} MB of output, all of it sent`);
  const everything = { WORKER_MAX_OUTPUT_BYTES: String(2 ** 30) };
  const sending = await withWorker(places, everything, async (worker) => ({
    ...(await print(places, worker, 'everything', SENT_BYTES)),
    peak: memoryOf(worker, 'VmHWM'),
  }));
  if (sending.sentBytes !== SENT_BYTES) throw new Error(`${sending.sentBytes} bytes of ${SENT_BYTES} arrived`);
  return {
    outputMegabytesPerSecond: rounded(sending.sentBytes / 1e6 / sending.seconds, 1),
    peakMegabytesWhileSending: sending.peak,
    idleWorkerMegabytes: idle,
    peakMegabytesUnderOneGigabyteOfOutput: peak,
    secondsForOneGigabyteOfOutput: rounded(end.seconds, 1),
  };
}

interface Printed {
  /** From the command's start to its end, by the worker's clock. */
  readonly seconds: number;
  /** Of output that arrived. */
  readonly sentBytes: number;
}

/** Has a worker print so many bytes in lines. Its events are read when it is done, so that this process takes no processor time from it. */
async function print(places: TerminalPlaces, worker: Worker, commandId: string, bytes: number): Promise<Printed> {
  const command = `yes 'a line of output, as a program may print many of them' | head -c ${bytes}`;
  const message = { type: 'execute', projectId: 'bench', terminalId: commandId, userId: 'u', commandId, command };
  const ended = commandEnded(worker);
  await sendAll(places.client, places.commandQueueUrl, [JSON.stringify(message)]);
  await ended;
  let startedAt = '';
  let sentBytes = 0;
  let end: TerminalEvent | undefined;
  const take = (event: TerminalEvent) => {
    if (event.type === 'started') startedAt = event.at;
    if (event.type === 'output' && 'text' in event) sentBytes += Buffer.byteLength(event.text);
    if (isEnd(event)) end = event;
  };
  const reader = new EventReader(places, take, new AbortController().signal);
  while ((await messagesOn(places.client, places.responseQueueUrl)) > 0) await reader.read(0);
  if (end?.type !== 'exit' || end.exitCode !== 0 || end.outputBytes !== bytes)
    throw new Error(`the command ended otherwise: ${JSON.stringify(end)}`);
  return { seconds: (Date.parse(end.at) - Date.parse(startedAt)) / 1000, sentBytes };
}

/** Resolves when the worker logs that a command is over, which is after its last event. */
async function commandEnded(worker: Worker): Promise<void> {
  for await (const line of createInterface({ input: worker.stdout })) {
    if ((JSON.parse(line) as { message: string }).message === COMMAND_ENDED_LOG_MESSAGE) return;
  }
  throw new Error('the worker ended before its command');
}

type Worker = ChildProcessByStdio<null, Readable, null>;

/** Runs the built worker, as its image does, while `measure` runs. */
async function withWorker<T>(
  { environment }: TerminalPlaces,
  settings: Readonly<Record<string, string>>,
  measure: (worker: Worker) => Promise<T>,
): Promise<T> {
  const worker = spawn(process.execPath, [workerBundle], {
    env: {
      PATH: process.env['PATH'],
      ...environment,
      WORKER_ROLE: 'baseline',
      WORKER_COMMAND_TIMEOUT_SECONDS: COMMAND_TIMEOUT_SECONDS,
      ...settings,
    },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const gone = once(worker, 'exit');
  try {
    return await measure(worker);
  } finally {
    worker.kill('SIGKILL');
    await gone;
  }
}

/** Megabytes that a process holds now (`VmRSS`) or held at most (`VmHWM`; proc_pid_status(5)). */
function memoryOf({ pid }: Worker, figure: 'VmRSS' | 'VmHWM'): number {
  const status = readFileSync(`/proc/${pid}/status`, 'utf8');
  const kibibytes = Number(new RegExp(`^${figure}:\\s+(\\d+) kB$`, 'm').exec(status)?.[1]);
  return rounded((kibibytes * 1024) / 1e6, 0);
}
