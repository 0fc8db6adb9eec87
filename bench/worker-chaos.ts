import { appendFileSync, chmodSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { AwsError } from '../aws/errors.ts';
import { systemClock } from '../aws/system-clock.ts';
import { CommandFailure } from '../cli/terminal/failure.ts';
import type { TerminalEvent } from '../contract/terminal-event.ts';
import { ChildProcessRunner } from '../local/ecs/child-process-runner.ts';
import { startQueuesAndBuckets } from '../local/queues-and-buckets.ts';
import { Random } from '../simulator/random.ts';
import { pause } from '../worker/pause.ts';
import { type Benchmark, BrokenPromiseError } from './benchmark.ts';
import { rounded } from './statistics.ts';
import { workerBundle } from './worker-bundle.ts';
import { chaosCommands } from './worker-chaos-commands.ts';
import { type DeadLetter, readDeadLetters } from './worker-chaos-dead-letters.ts';
import { ChanceFaults } from './worker-chaos-faults.ts';
import { brokenPromises, type ChaosCounts, chaosCounts, isEnd } from './worker-chaos-figures.ts';
import { Fleet } from './worker-chaos-fleet.ts';
import { createTerminalPlaces, EventReader, messagesOn, sendAll, type TerminalPlaces } from './worker-queues.ts';

export interface ChaosPlan {
  readonly commands: number;
  readonly workers: number;
  readonly seed: number;
  /** Ends of commands between two kills, on average. Counted in time, a slow machine's workers would be killed as soon as they start. */
  readonly commandsPerKill: number;
  /** The run is over when nothing has moved for so long. */
  readonly longestStandstillSeconds: number;
}

export interface ChaosOutcome {
  readonly counts: ChaosCounts;
  readonly kills: number;
  /** Calls that were made to fail, by service and kind. */
  readonly faults: ReadonlyMap<string, number>;
  readonly secondsTotal: number;
  /** What is known of each command of which a promise was broken. */
  readonly broken: readonly string[];
  /** Where the record and the workers' logs are; kept only when a promise was broken. */
  readonly folder: string;
}

const fullPlan = { commands: 500, workers: 8, commandsPerKill: 6, longestStandstillSeconds: 90 };

/** So that this is met, too: a command that does not end in time, and last events that have no time for many tries. */
const STOP_TIMEOUT_SECONDS = 4;
const LOOK_MILLISECONDS = 500;
const LONGEST_PAUSE_OF_KILLER_MILLISECONDS = 200;
const LONGEST_RUN_SECONDS = 900;
const image = 'terminal-worker';

/**
 * Whether each command ends once and runs at most once while workers are killed at random, SQS and S3 fail at random, and messages come
 * back.
 */
export const workerChaos: Benchmark = async (tell, { seed }) => {
  const { commands, workers } = fullPlan;
  const { counts, kills, secondsTotal, broken, folder } = await runChaos({ ...fullPlan, seed }, tell);
  const figures = { commands, workers, kills, ...counts, secondsTotal };
  if (broken.length === 0) return figures;
  throw new BrokenPromiseError(`${broken.join('\n')}\nThe logs of this run are in ${folder}.`, figures);
};

/** @throws CommandFailure when workers cannot run at all. */
export async function runChaos(plan: ChaosPlan, tell: (text: string) => void): Promise<ChaosOutcome> {
  const begin = performance.now();
  const random = new Random(plan.seed);
  const folder = mkdtempSync(join(tmpdir(), 'worker-chaos-'));
  const runsFile = join(folder, 'runs');
  writeFileSync(runsFile, '');
  // Where the workers are root's, commands are other users'.
  chmodSync(folder, 0o711);
  chmodSync(runsFile, 0o666);
  const commands = chaosCommands(plan.commands, random.fork('commands'), runsFile);
  const faults = new ChanceFaults(random.fork('faults'));
  const server = await startQueuesAndBuckets(0, 'us-east-1', undefined, (call) => faults.strike(call));
  const over = new AbortController();
  const events: TerminalEvent[] = [];
  let deadLetters: readonly DeadLetter[] = [];
  let fleet: Fleet | undefined;
  try {
    const places = await createTerminalPlaces(server.url);
    const bodies = commands.map((command) => JSON.stringify(command));
    await sendAll(places.client, places.commandQueueUrl, bodies);
    fleet = startFleet(plan, places, folder, random);
    faults.switch(true);
    const reader = new EventReader(places, (event) => events.push(event), over.signal);
    const settled = untilSettled(plan, fleet, places, events, folder, tell);
    await Promise.all([
      readUntil(over.signal, reader),
      killUntil(over.signal, fleet, random.fork('kills'), () => events.filter(isEnd).length / plan.commandsPerKill),
      settled.finally(() => over.abort()),
    ]);
    await fleet.leave();
    faults.switch(false);
    while ((await messagesOn(places.client, places.responseQueueUrl)) > 0) await reader.read(1);
    tell(progress(plan, fleet, events));
    deadLetters = await readDeadLetters(places.client, places.environment['AWS_SQS_DEAD_LETTER_QUEUE_URL'] ?? '');
    places.close();
  } finally {
    over.abort();
    await fleet?.end();
    await server.stop();
  }
  const runs = readFileSync(runsFile, 'utf8').split('\n').filter(Boolean);
  const record = { commandIds: commands.map(({ commandId }) => commandId), runs, events, deadLetters };
  const broken = brokenPromises(record);
  if (broken.length > 0) writeFileSync(join(folder, 'record.json'), JSON.stringify(record, undefined, 1));
  else rmSync(folder, { recursive: true });
  const secondsTotal = rounded((performance.now() - begin) / 1000, 1);
  return { counts: chaosCounts(record), kills: fleet.kills, faults: faults.counts, secondsTotal, broken, folder };
}

/** Workers run as containers do, whose processes all end with them; their lines go to a file. */
function startFleet({ workers }: ChaosPlan, { environment }: TerminalPlaces, folder: string, random: Random): Fleet {
  const log = join(folder, 'workers.log');
  const temporary = join(folder, 'temporary');
  mkdirSync(temporary);
  return new Fleet({
    runner: new ChildProcessRunner({
      clock: systemClock,
      commands: new Map([[image, [process.execPath, workerBundle]]]),
      onLog: ({ taskId }, line) => appendFileSync(log, `${taskId} ${line}\n`),
    }),
    image,
    environment: {
      ...environment,
      // Holds the terminals' directories, which killed workers leave behind.
      TMPDIR: temporary,
      WORKER_ROLE: 'burst',
      // Short, because the local SQS hands messages to long polls whose workers are gone.
      WORKER_IDLE_EXIT_SECONDS: '5',
      WORKER_PAID_MINIMUM_SECONDS: '0',
      WORKER_STOP_TIMEOUT_SECONDS: String(STOP_TIMEOUT_SECONDS),
    },
    workers,
    stopTimeoutSeconds: STOP_TIMEOUT_SECONDS,
    random: random.fork('victims'),
    clock: systemClock,
  });
}

async function readUntil(over: AbortSignal, reader: EventReader): Promise<void> {
  while (!over.aborted) await unlessAwsFails(reader.read(1));
}

/** @param due how many kills there should be by now, on average. */
async function killUntil(over: AbortSignal, fleet: Fleet, random: Random, due: () => number): Promise<void> {
  let next = random.exponential(1);
  while (await pause(systemClock, random.between(0, LONGEST_PAUSE_OF_KILLER_MILLISECONDS), over)) {
    if (due() < next) continue;
    fleet.strike();
    next = due() + random.exponential(1);
  }
}

function progress({ commands }: ChaosPlan, { kills }: Fleet, events: readonly TerminalEvent[]): string {
  const ended = new Set(events.filter(isEnd).map(({ commandId }) => commandId)).size;
  return `${ended} of ${commands} commands ended, ${kills} kills`;
}

/** Waits until no message is left that could still do anything, or nothing moves any more. */
async function untilSettled(
  plan: ChaosPlan,
  fleet: Fleet,
  { client, commandQueueUrl }: TerminalPlaces,
  events: readonly TerminalEvent[],
  folder: string,
  tell: (text: string) => void,
): Promise<void> {
  const never = new AbortController().signal;
  const startedAt = systemClock.now();
  let movedAt = startedAt;
  let seen = 0;
  for (;;) {
    const left = await unlessAwsFails(messagesOn(client, commandQueueUrl));
    tell(progress(plan, fleet, events));
    const now = systemClock.now();
    if (events.length > seen) movedAt = now;
    seen = events.length;
    if (left === 0 || now - startedAt > LONGEST_RUN_SECONDS * 1000) return;
    if (now - movedAt > plan.longestStandstillSeconds * 1000) return;
    if (fleet.hopeless) throw new CommandFailure(`The workers fail again and again; their logs are in ${folder}.`);
    await pause(systemClock, LOOK_MILLISECONDS, never);
  }
}

/** The faults hit this process, too; what failed is tried again in the next round. */
async function unlessAwsFails<T>(call: Promise<T>): Promise<T | undefined> {
  try {
    return await call;
  } catch (error) {
    if (error instanceof AwsError) return undefined;
    throw error;
  }
}
