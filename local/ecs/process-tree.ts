import { execFileSync } from 'node:child_process';
import { readdirSync } from 'node:fs';
import { setImmediate as turn } from 'node:timers/promises';
import { isNativeError } from 'node:util/types';
import { readStat } from '../../worker/process-stat.ts';

/** Living processes by id, each with the ids of its parent and its process group. */
export type ProcessTable = ReadonlyMap<number, { readonly parent: number; readonly group: number }>;

/**
 * The machine's processes without zombies, which are dead and wait only for their parent to notice. Linux and macOS.
 *
 * Synchronous on purpose: Node reaps its children between turns, so within one turn no process id that we hold can be given anew.
 */
export function readProcesses(platform = process.platform): ProcessTable {
  // Slim images of Linux have no ps, and starting one each second costs more than reading.
  return platform === 'linux' ? fromProc() : fromPs();
}

function fromProc(): ProcessTable {
  const table = new Map<number, { parent: number; group: number }>();
  for (const name of readdirSync('/proc')) {
    const pid = Number(name);
    const stat = Number.isInteger(pid) ? readStat(pid) : undefined;
    if (stat && stat.state !== 'Z') table.set(pid, { parent: stat.parent, group: stat.group });
  }
  return table;
}

function fromPs(): ProcessTable {
  // One -o for each column: BSD's ps takes what follows the first `=` for a heading.
  const columns = ['pid=', 'ppid=', 'pgid=', 'stat='].flatMap((column) => ['-o', column]);
  const text = execFileSync('ps', ['-A', ...columns], { encoding: 'utf8', maxBuffer: 16 * 1024 * 1024 });
  const table = new Map<number, { parent: number; group: number }>();
  for (const line of text.split('\n')) {
    const [pid, parent, group, state = 'Z'] = line.trim().split(/\s+/);
    if (!state.startsWith('Z')) table.set(Number(pid), { parent: Number(parent), group: Number(group) });
  }
  return table;
}

/** The members of a process group, whoever is their parent now. */
export function membersOf(table: ProcessTable, group: number): number[] {
  return [...table].flatMap(([pid, process]) => (process.group === group ? pid : []));
}

/** Those of the roots that live, and all their descendants. */
export function treesOf(table: ProcessTable, roots: Iterable<number>): Set<number> {
  const children = new Map<number, number[]>();
  for (const [pid, { parent }] of table) children.set(parent, [...(children.get(parent) ?? []), pid]);
  const found = new Set<number>();
  const open = [...roots].filter((pid) => table.has(pid));
  for (let pid = open.pop(); pid !== undefined; pid = open.pop()) {
    if (found.has(pid)) continue;
    found.add(pid);
    open.push(...(children.get(pid) ?? []));
  }
  return found;
}

/** A process that forks faster than it is stopped is met with this many looks at the table. */
const MAXIMUM_STOP_ROUNDS = 5;

/**
 * Sends SIGKILL to the roots and all their descendants, whatever process groups or sessions those have made for themselves.
 * All are stopped first, until a look at the table shows no new one: a process killed while its child forks would lose the grandchild.
 *
 * @returns the processes that were killed.
 */
export function killTrees(roots: Iterable<number>): Set<number> {
  const known = new Set(roots);
  const stopped = new Set<number>();
  for (let round = 0; round < MAXIMUM_STOP_ROUNDS; round += 1) {
    const fresh = [...treesOf(readProcesses(), known)].filter((pid) => !stopped.has(pid));
    if (fresh.length === 0) break;
    for (const pid of fresh) {
      signal(pid, 'SIGSTOP');
      stopped.add(pid);
      known.add(pid);
    }
  }
  for (const pid of stopped) signal(pid, 'SIGKILL');
  return stopped;
}

/** Each look takes a millisecond or more, and SIGKILL takes effect within a few of them. */
const MAXIMUM_LOOKS = 500;

/**
 * Waits until none of the processes lives.
 *
 * @throws Error when some live still after 500 looks at the process table.
 */
export async function untilGone(pids: ReadonlySet<number>, read: () => ProcessTable = readProcesses): Promise<void> {
  for (let look = 0; look < MAXIMUM_LOOKS; look += 1) {
    const table = read();
    if (![...pids].some((pid) => table.has(pid))) return;
    await turn();
  }
  throw new Error(`Processes must end after SIGKILL; these did not: ${[...pids].join(', ')}`);
}

/** Sends a signal; a process that has ended meanwhile is no error. */
function signal(pid: number, name: NodeJS.Signals): void {
  try {
    process.kill(pid, name);
  } catch (error) {
    if (!(isNativeError(error) && 'code' in error && error.code === 'ESRCH')) throw error;
  }
}
