import { linkSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import * as z from 'zod/mini';

/** How other processes find the stack that runs in this folder. */
const stateSchema = z.object({
  pid: z.int(),
  startedAt: z.iso.datetime(),
  endpoints: z.object({ sqs: z.string(), ecs: z.string() }),
  outputs: z.record(z.string(), z.string()),
  family: z.string(),
  scalerLog: z.string(),
});
export type LocalState = Readonly<z.infer<typeof stateSchema>>;

/** A stack runs in this folder already. */
export class AlreadyRunningError extends Error {
  override readonly name = 'AlreadyRunningError';
}

/** Folder of local mode's files, below the folder that it is started in. */
export const stateFolder = (): string => resolve('.fqs');
const stateFile = () => join(stateFolder(), 'local-stack.json');

/**
 * Claims this folder for the process: exclusive, so that of several that start at once only one goes on. Each claim is a file with the
 * next number, and the newest one counts. So what a dead process left behind is taken over without being deleted: of two that find it,
 * the later one would delete the claim that the earlier one has made meanwhile.
 *
 * @throws AlreadyRunningError naming the process that has it.
 */
export function claimFolder(pid: number, startedAt: string): void {
  mkdirSync(stateFolder(), { recursive: true });
  // Written whole and then linked to its place, because others would take a claim that is still empty for one that was cut off.
  const own = join(stateFolder(), `claim-of-${pid}`);
  writeFileSync(own, JSON.stringify({ pid, startedAt }));
  try {
    for (let attempt = 1; ; attempt += 1) {
      const newest = claims()[0] ?? 0;
      const owner = readOwner(claimFile(newest));
      if (owner && isAlive(owner.pid)) {
        throw new AlreadyRunningError(
          `A stack already runs in this folder (process ${owner.pid}, since ${owner.startedAt}); stop it with Ctrl-C first.`,
        );
      }
      try {
        linkSync(own, claimFile(newest + 1));
        return;
      } catch (error) {
        if (!isExisting(error) || attempt === MAXIMUM_ATTEMPTS) throw error;
      }
    }
  } finally {
    rmSync(own, { force: true });
  }
}

/** Another process may be first this often; it lives then, and the next look finds it. */
const MAXIMUM_ATTEMPTS = 3;

const claimFile = (claim: number) => join(stateFolder(), `claim-${claim}`);

/** Numbers of all claims, the newest one first. */
function claims(): number[] {
  const numbers = readdirSync(stateFolder()).flatMap((name) => /^claim-(\d+)$/.exec(name)?.[1] ?? []);
  return numbers.map(Number).sort((a, b) => b - a);
}

export function writeState(state: LocalState): void {
  writeFileSync(stateFile(), `${JSON.stringify(state, null, 2)}\n`);
}

/** Gives the folder back. */
export function releaseFolder(): void {
  rmSync(stateFile(), { force: true });
  for (const claim of claims()) rmSync(claimFile(claim), { force: true });
}

/** The stack that runs in this folder; undefined when none does. */
export function readState(): LocalState | undefined {
  let text: string;
  try {
    text = readFileSync(stateFile(), 'utf8');
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return undefined;
    throw error;
  }
  const state = z.parse(stateSchema, JSON.parse(text));
  return isAlive(state.pid) ? state : undefined;
}

function readOwner(claim: string): { pid: number; startedAt: string } | undefined {
  try {
    return z.parse(z.object({ pid: z.int(), startedAt: z.string() }), JSON.parse(readFileSync(claim, 'utf8')));
  } catch {
    // It went away, or was cut off while it was written; either way nobody holds it.
    return undefined;
  }
}

function isExisting(error: unknown): boolean {
  return error instanceof Error && 'code' in error && error.code === 'EEXIST';
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    // Another user's process is alive, too; it only may not be signalled.
    return error instanceof Error && 'code' in error && error.code === 'EPERM';
  }
}
