import { linkSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import * as z from 'zod/mini';
import { startToken } from '../worker/process-stat.ts';

/** How other processes find the stack that runs in this folder. */
const stateSchema = z.object({
  pid: z.int(),
  startedAt: z.iso.datetime(),
  endpoints: z.object({ sqs: z.string(), ecs: z.string() }),
  outputs: z.record(z.string(), z.string()),
  /** What the scaler's function runs with. */
  scalerEnvironment: z.record(z.string(), z.string()),
});
export type LocalState = Readonly<z.infer<typeof stateSchema>>;

/** Tells the process from a later one that was given the same id. */
const startTokenSchema = z.object({ startToken: z.string() });
const ownerSchema = z.extend(startTokenSchema, { pid: z.int(), startedAt: z.string() });
const storedSchema = z.extend(startTokenSchema, { state: stateSchema });

/** A stack runs in this folder already. */
export class AlreadyRunningError extends Error {
  override readonly name = 'AlreadyRunningError';
}

/** The files of local mode cannot be used; the message says which one, and why or what to do. */
export class StateFileError extends Error {
  override readonly name = 'StateFileError';
}

/** Folder of local mode's files, below the folder that it is started in. */
export const stateFolder = (): string => resolve('.fqs');
const stateFile = () => join(stateFolder(), 'local-stack.json');

/**
 * Claims this folder for the process: exclusive, so that of several that start at once only one goes on. Each claim is a file with the
 * next number, and the newest one counts. So what a dead process left behind is taken over without being deleted: of two that find it,
 * the later one would delete the claim that the earlier one has made meanwhile.
 *
 * @throws AlreadyRunningError naming the process that has it; StateFileError when the folder cannot be written.
 */
export function claimFolder(pid: number, startedAt: string): void {
  writing(() => claim(pid, startedAt));
}

function claim(pid: number, startedAt: string): void {
  mkdirSync(stateFolder(), { recursive: true });
  // Written whole and then linked to its place, because others would take a claim that is still empty for one that was cut off.
  const own = join(stateFolder(), `claim-of-${pid}`);
  writeFileSync(own, JSON.stringify({ pid, startedAt, startToken: startToken(pid) }));
  try {
    for (let attempt = 1; ; attempt += 1) {
      const newest = claims()[0] ?? 0;
      const owner = readOwner(claimFile(newest));
      if (owner && startToken(owner.pid) === owner.startToken) {
        throw new AlreadyRunningError(
          `A stack already runs in this folder (process ${owner.pid}, since ${owner.startedAt}); stop it with Ctrl-C first.`,
        );
      }
      try {
        linkSync(own, claimFile(newest + 1));
        return;
      } catch (error) {
        if (codeOf(error) !== 'EEXIST' || attempt === MAXIMUM_ATTEMPTS) throw error;
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

/**
 * Tells others where the stack is. They see the file whole or not at all.
 *
 * @throws StateFileError when the folder cannot be written.
 */
export function writeState(state: LocalState): void {
  writing(() => {
    const own = `${stateFile()}-of-${state.pid}`;
    writeFileSync(own, `${JSON.stringify({ state, startToken: startToken(state.pid) }, null, 2)}\n`);
    renameSync(own, stateFile());
  });
}

/**
 * Gives the folder back.
 *
 * @throws StateFileError when the folder cannot be written.
 */
export function releaseFolder(): void {
  writing(() => {
    rmSync(stateFile(), { force: true });
    for (const claim of claims()) rmSync(claimFile(claim), { force: true });
  });
}

/**
 * The stack that runs in this folder; undefined when none does.
 *
 * @throws StateFileError when the file cannot be read or is not one of ours.
 */
export function readState(): LocalState | undefined {
  let text: string;
  try {
    text = readFileSync(stateFile(), 'utf8');
  } catch (error) {
    if (codeOf(error) === 'ENOENT') return undefined;
    throw new StateFileError(`${stateFile()} cannot be read (${reasonOf(error)}).`, { cause: error });
  }
  const { state, startToken: token } = parseStored(text);
  return startToken(state.pid) === token ? state : undefined;
}

function parseStored(text: string): z.infer<typeof storedSchema> {
  try {
    return z.parse(storedSchema, JSON.parse(text));
  } catch (error) {
    throw new StateFileError(`${stateFile()} is not a state file of this version; delete it.`, { cause: error });
  }
}

function readOwner(claim: string): z.infer<typeof ownerSchema> | undefined {
  try {
    return z.parse(ownerSchema, JSON.parse(readFileSync(claim, 'utf8')));
  } catch {
    // It went away, or was cut off while it was written; either way nobody holds it.
    return undefined;
  }
}

/** What Node's file functions throw becomes a StateFileError. */
function writing(act: () => void): void {
  try {
    act();
  } catch (error) {
    if (codeOf(error) === undefined) throw error;
    throw new StateFileError(`${stateFolder()} cannot be written (${reasonOf(error)}).`, { cause: error });
  }
}

function codeOf(error: unknown): unknown {
  return error instanceof Error && 'code' in error ? error.code : undefined;
}

/** Node's own words up to the call and its paths, e.g. `EACCES: permission denied`. */
function reasonOf(error: unknown): string {
  return error instanceof Error ? error.message.replace(/, .*/s, '') : String(error);
}
