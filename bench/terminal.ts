import { fork } from 'node:child_process';
import { once } from 'node:events';
import { chmod, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { type CommandPlace, commandPlace } from '../test/worker/terminal/support/command-places.ts';
import { isSandboxed } from '../worker/sandbox/sandbox-rule.ts';
import { type Benchmark, BrokenPromiseError } from './benchmark.ts';
import { NoAnswerError } from './terminal-answer.ts';
import { commandOverhead } from './terminal-commands.ts';
import { keystrokes } from './terminal-keystrokes.ts';
import { throughWorker } from './terminal-through-worker.ts';
import { hundredMegabytes, type TreeShape, thousandFiles } from './terminal-trees.ts';
import { workspaceTimes } from './terminal-workspaces.ts';
import { createTerminalPlaces, type TerminalPlaces } from './worker-queues.ts';

/** How often each thing is measured. */
export interface TerminalPlan {
  readonly commands: number;
  readonly keys: number;
  readonly keysThroughWorker: number;
  readonly cancels: number;
  readonly trees: readonly TreeShape[];
  readonly treeRounds: number;
}

const fullPlan: TerminalPlan = {
  commands: 40,
  keys: 300,
  keysThroughWorker: 40,
  cancels: 10,
  trees: [thousandFiles, hundredMegabytes],
  treeRounds: 3,
};

/** Users of commands may pass to what they know the name of, and neither list nor change anything. */
const PASSAGE_ONLY = 0o711;
const script = fileURLToPath(new URL('./worker-queues-process.ts', import.meta.url));

/** What a terminal costs beside what is plainest: commands, keys, cancels, and files saved and restored. */
export const terminal: Benchmark = (tell) => measureTerminal(fullPlan, tell);

/** @throws BrokenPromiseError with the figures so far when an answer never came or was wrong. */
export async function measureTerminal(plan: TerminalPlan, tell: (text: string) => void): Promise<object> {
  const directory = await mkdtemp(join(tmpdir(), 'bench-terminal-'));
  const places: CommandPlace[] = [];
  const figures: Record<string, unknown> = {};
  try {
    await chmod(directory, PASSAGE_ONLY);
    const plain = await commandPlace(false);
    places.push(plain);
    const sandboxed = hasSandbox() ? await commandPlace(true) : undefined;
    if (sandboxed) places.push(sandboxed);
    figures['sandbox'] = sandboxed ? 'measured' : 'left out: it takes a worker that is root on Linux';
    figures['commands'] = await commandOverhead(plain, sandboxed, plan.commands, tell);
    figures['keystrokes'] = await keystrokes(plain, sandboxed, plan.keys, tell);
    await withQueues(async (queues) => {
      const { keysThroughWorker: keys, cancels } = plan;
      Object.assign(figures, await throughWorker(queues, directory, { keys, cancels }, tell));
      const { places: terminals } = sandboxed ?? plain;
      for (const tree of plan.trees)
        figures[tree.figure] = await workspaceTimes(queues, terminals, directory, tree, plan.treeRounds, tell);
    });
    return figures;
  } catch (error) {
    if (error instanceof NoAnswerError) throw new BrokenPromiseError(error.message, figures);
    if (error instanceof BrokenPromiseError)
      throw new BrokenPromiseError(error.message, { ...figures, ...error.figures });
    throw error;
  } finally {
    for (const place of places) await place.remove();
    await rm(directory, { recursive: true, force: true });
  }
}

/** Runs with SQS and S3 in a process of their own. */
async function withQueues(measure: (places: TerminalPlaces) => Promise<void>): Promise<void> {
  const server = fork(script, { stdio: ['ignore', 'inherit', 'inherit', 'ipc'] });
  try {
    const [url] = (await once(server, 'message')) as [string];
    const places = await createTerminalPlaces(url);
    try {
      await measure(places);
    } finally {
      places.close();
    }
  } finally {
    server.kill();
  }
}

function hasSandbox(): boolean {
  return process.platform === 'linux' && isSandboxed(process.getuid?.());
}
