import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { isNativeError } from 'node:util/types';

export interface ProcessStat {
  /** One letter; Z is a zombie. */
  readonly state: string;
  readonly parent: number;
  readonly group: number;
  /** Clock ticks from the machine's boot to the process's start. */
  readonly startTicks: string;
}

/** Reads the one line of Linux's `/proc/<pid>/stat` (proc_pid_stat(5): fields 3, 4, 5 and 22). */
export function parseStat(text: string): ProcessStat {
  // Field 2, the command's name in brackets, may itself hold spaces and brackets; no later field does.
  const fields = text.slice(text.lastIndexOf(')') + 2).split(' ');
  const [state = 'Z', parent, group] = fields;
  return { state, parent: Number(parent), group: Number(group), startTicks: fields[19] ?? '' };
}

/** The state of a process on Linux; undefined when there is none with this id. */
export function readStat(pid: number): ProcessStat | undefined {
  try {
    return parseStat(readFileSync(`/proc/${pid}/stat`, 'utf8'));
  } catch (error) {
    // ESRCH: it ended between the file's opening and its reading.
    if (isNativeError(error) && 'code' in error && (error.code === 'ENOENT' || error.code === 'ESRCH'))
      return undefined;
    throw error;
  }
}

/**
 * Tells a living process from every other one that has or will have its id: the time of its start.
 *
 * @returns undefined when no process with this id lives.
 */
export function startToken(pid: number, platform = process.platform): string | undefined {
  if (platform === 'linux') {
    const stat = readStat(pid);
    return stat?.state === 'Z' ? undefined : stat?.startTicks;
  }
  try {
    const text = execFileSync('ps', ['-o', 'lstart=', '-p', String(pid)], {
      encoding: 'utf8',
      // The same text whatever language and time zone the reader has set.
      env: { ...process.env, LC_ALL: 'C', TZ: 'UTC' },
      stdio: ['ignore', 'pipe', 'ignore'],
    });
    return text.trim();
  } catch (error) {
    // How ps says that there is no such process.
    if (isNativeError(error) && 'status' in error && error.status === 1) return undefined;
    throw error;
  }
}
