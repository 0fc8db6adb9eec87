import { SingleBar } from 'cli-progress';
import { AwsError } from '../aws/errors.ts';
import { systemClock } from '../aws/system-clock.ts';
import { deploymentSettings } from '../contract/deployment-settings.ts';
import type { AddCommand } from './command.ts';
import { demoCommands } from './demo/demo-commands.ts';
import { type DemoResult, DemoResults } from './demo/demo-results.ts';
import { checkConsent, startSession, whoseCommands } from './local/local-session.ts';
import { type LogFiles, openLogFiles } from './local/log-files.ts';
import { type Conversation, converse } from './stack/conversation.ts';
import { readStackStatus } from './stack/stack-status.ts';
import { localTarget, type Target } from './stack/target.ts';
import { CommandFailure, EXIT_CODE_USAGE } from './terminal/failure.ts';
import { EXIT_CODE_INTERRUPTED, interruption } from './terminal/interruption.ts';
import { jsonOption } from './terminal/options.ts';

interface DemoReport {
  readonly sent: number;
  readonly completed: number;
  readonly matched: number;
  /** Commands that did not come back as expected. */
  readonly failed: number;
  readonly tasksLaunched: number;
  readonly peakTasks: number;
  readonly runningAtEnd: number;
  readonly ticks: number;
  readonly secondsToFirstResult: number | null;
  readonly secondsTotal: number;
  readonly results: readonly DemoResult[];
}

const COMMANDS = 25;
const LONGEST_WAIT_FOR_RESULTS_MILLISECONDS = 60_000;
/** Paid minute, here 10 s, idle exit, and the last receive, with room for a slow machine. */
const LONGEST_WAIT_FOR_LEAVING_MILLISECONDS = 45_000;
const SAMPLE_MILLISECONDS = 500;

export const demoCommand: AddCommand = (program, done) => {
  program
    .command('demo')
    .description(
      `Start a stack of its own, run ${COMMANDS} commands on it, check every result, and stop when no task is left.`,
    )
    .option('--logs <folder>', 'keep what the function and the tasks log in this folder')
    .addOption(jsonOption())
    .action(async ({ json, logs: folder }: { json?: true; logs?: string }) => {
      const interrupted = interruption();
      checkConsent(process.env);
      const logs = folder === undefined ? undefined : logFilesIn(folder);
      const demo = runDemo(json ? silent : progress(), logs, interrupted);
      const report = await unlessInterrupted(interrupted, demo).finally(() => logs?.close());
      if (!report) return done(EXIT_CODE_INTERRUPTED);
      console.log(json ? JSON.stringify(report) : inWords(report));
      done(report.matched === report.sent && report.runningAtEnd === 0 ? 0 : 1);
    });
};

/** @throws CommandFailure when there can be no such folder. */
function logFilesIn(folder: string): LogFiles {
  try {
    return openLogFiles(folder);
  } catch (cause) {
    throw new CommandFailure(`The folder ${folder} cannot hold the logs: ${cause}.`, EXIT_CODE_USAGE);
  }
}

interface Telling {
  stage(text: string): void;
  results(completed: number, sent: number): void;
  end(): void;
}

/** Ctrl-C reaches the synthesis, too, which then fails; that is no failure of the demo. */
async function unlessInterrupted<T>(interrupted: AbortSignal, work: Promise<T>): Promise<T | undefined> {
  try {
    return await work;
  } catch (error) {
    if (interrupted.aborted) return undefined;
    throw error;
  }
}

/** Undefined when it was interrupted: what had come by then proves nothing. */
async function runDemo(
  tell: Telling,
  logs: LogFiles | undefined,
  interrupted: AbortSignal,
): Promise<DemoReport | undefined> {
  let tasksLaunched = 0;
  tell.stage(whoseCommands(process.getuid?.()));
  tell.stage('Starting a stack on free ports ...');
  const stack = await startSession({
    // Its commands and times are made for the defaults: under a minimum, it would never end without a task.
    ignoredSettings: Object.keys(deploymentSettings),
    tickSeconds: undefined,
    startDelaySeconds: 1,
    sqsPort: 0,
    ecsPort: 0,
    onLog: (source, line) => logs?.write(source, line),
    onDecision: ({ outcome }) => {
      tasksLaunched += outcome.launched;
    },
  });
  const target = localTarget(stack);
  const startedAt = systemClock.now();
  const seconds = () => Math.round((systemClock.now() - startedAt) / 100) / 10;
  const sampling = new AbortController();
  const peak = samplePeak(target, sampling.signal);
  try {
    if (interrupted.aborted) return undefined;
    const { results, secondsToFirstResult } = await converse(target, (conversation) =>
      sendAndCollect(conversation, interrupted, tell, seconds),
    );
    if (!interrupted.aborted)
      tell.stage(
        `${results.completed} of ${results.sent} results are in; waiting for the tasks to leave by themselves ...`,
      );
    const runningAtEnd = await waitForNoTask(target, interrupted);
    sampling.abort();
    if (interrupted.aborted) {
      tell.stage('Interrupted.');
      return undefined;
    }
    return {
      sent: results.sent,
      completed: results.completed,
      matched: results.matched,
      failed: results.sent - results.matched,
      tasksLaunched,
      peakTasks: await peak,
      runningAtEnd,
      ticks: stack.scalerInvocations(),
      secondsToFirstResult,
      secondsTotal: seconds(),
      results: results.list(),
    };
  } finally {
    sampling.abort();
    await peak;
    await stack.stop();
    tell.end();
  }
}

async function sendAndCollect(
  conversation: Conversation,
  interrupted: AbortSignal,
  tell: Telling,
  seconds: () => number,
) {
  const results = new DemoResults();
  let secondsToFirstResult: number | null = null;
  for (const demo of demoCommands(COMMANDS)) {
    const { command, terminalId, groupId } = demo;
    const message = { version: 1 as const, projectId: 'demo', terminalId, userId: 'demo', command };
    results.expect(await conversation.send(message, groupId), demo);
  }
  const giveUpAt = systemClock.now() + LONGEST_WAIT_FOR_RESULTS_MILLISECONDS;
  while (results.completed < results.sent && systemClock.now() < giveUpAt && !interrupted.aborted) {
    for (const event of await conversation.receive(interrupted)) results.add(event);
    if (results.completed > 0) secondsToFirstResult ??= seconds();
    tell.results(results.completed, results.sent);
  }
  return { results, secondsToFirstResult };
}

async function waitForNoTask(target: Target, interrupted: AbortSignal): Promise<number> {
  const giveUpAt = systemClock.now() + LONGEST_WAIT_FOR_LEAVING_MILLISECONDS;
  for (;;) {
    const { tasks } = await readStackStatus(target, {});
    if (tasks.length === 0 || systemClock.now() >= giveUpAt || interrupted.aborted) return tasks.length;
    await systemClock.sleep(SAMPLE_MILLISECONDS);
  }
}

/** The largest number of tasks seen until the signal aborts. */
async function samplePeak(target: Target, signal: AbortSignal): Promise<number> {
  let most = 0;
  while (!signal.aborted) {
    most = Math.max(most, await countTasks(target));
    await systemClock.sleep(SAMPLE_MILLISECONDS, signal).catch(() => undefined);
  }
  return most;
}

/** Zero when they could not be read: a missing sample only lowers the peak, while a rejection here would end the demo with tasks left. */
async function countTasks(target: Target): Promise<number> {
  try {
    return (await readStackStatus(target, {})).tasks.length;
  } catch (error) {
    if (error instanceof AwsError) return 0;
    throw error;
  }
}

const silent: Telling = { stage: () => undefined, results: () => undefined, end: () => undefined };

function progress(): Telling {
  const bar = new SingleBar({ format: 'results [{bar}] {value} of {total}', hideCursor: true, clearOnComplete: false });
  let running = false;
  const stop = () => {
    if (running) bar.stop();
    running = false;
  };
  return {
    stage: (text) => {
      stop();
      console.log(text);
    },
    results: (completed, sent) => {
      if (!process.stdout.isTTY) return;
      if (!running) bar.start(sent, completed);
      running = true;
      bar.update(completed);
    },
    end: stop,
  };
}

function inWords(report: DemoReport): string {
  return [
    `${report.matched} of ${report.sent} commands came back exactly as expected (${report.completed} completed).`,
    `${report.tasksLaunched} tasks were launched in ${report.ticks} ticks, at most ${report.peakTasks} at once; ${report.runningAtEnd} run now.`,
    `The first result came after ${report.secondsToFirstResult} s; everything took ${report.secondsTotal} s.`,
  ].join('\n');
}
