import { once } from 'node:events';
import { createServer } from 'node:net';
import { isNativeError } from 'node:util/types';
import { SandboxBrokenError } from './sandbox-broken-error.ts';

/** The user ids of one worker's terminals, from a range that is its own. */
export interface UserIdRange {
  /** Of the first terminal. */
  readonly first: number;
  /** How many terminals can have one. */
  readonly count: number;
  /** Of the process that ends a terminal's others, so that those can do nothing to it; no terminal ever has it. */
  readonly sweeper: number;
}

/** Of a worker that has the machine to itself. */
const OWN_RANGE_LENGTH = 1000;

const FIRST_SHARED = 20_000;
const SHARED_RANGE_LENGTH = 100;
const SHARED_RANGES = 400;

/**
 * The range of a worker: of 1,000 from `WORKER_FIRST_COMMAND_UID`, or without it one of 400 of 100 each, from 20000 to 59999, that no other
 * process of this machine has claimed. Two workers that gave out the same id would end each other's commands. A claim is a socket in Linux's
 * abstract namespace (unix(7)), so that it ends with its process, however that ends.
 *
 * @throws SandboxBrokenError when all are claimed.
 */
export async function claimUserIds(first: number | undefined, processId: number): Promise<UserIdRange> {
  if (first !== undefined) return rangeOf(first, OWN_RANGE_LENGTH);
  for (let tried = 0; tried < SHARED_RANGES; tried += 1) {
    const start = FIRST_SHARED + ((processId + tried) % SHARED_RANGES) * SHARED_RANGE_LENGTH;
    if (await claim(`\0fargate-queue-scaler-user-ids-${start}`)) return rangeOf(start, SHARED_RANGE_LENGTH);
  }
  throw new SandboxBrokenError('other workers of this machine have all user ids');
}

function rangeOf(first: number, length: number): UserIdRange {
  return { first, count: length - 1, sweeper: first + length - 1 };
}

/** Whether nobody had claimed the name before. The claim lasts as long as this process. */
async function claim(name: string): Promise<boolean> {
  const server = createServer((connection) => connection.destroy());
  try {
    await once(server.listen({ path: name }), 'listening');
    server.unref();
    return true;
  } catch (error) {
    if (isNativeError(error) && 'code' in error && error.code === 'EADDRINUSE') return false;
    throw error;
  }
}

/** Gives out the ids of a range, each as late as possible after it was given back. */
export class UserIds {
  readonly #free: number[];

  constructor({ first, count }: UserIdRange) {
    this.#free = Array.from({ length: count }, (_, index) => first + index);
  }

  /** Undefined when all are given out. */
  take(): number | undefined {
    return this.#free.shift();
  }

  /** For an id of which no process and no file is left. */
  giveBack(userId: number): void {
    this.#free.push(userId);
  }
}
