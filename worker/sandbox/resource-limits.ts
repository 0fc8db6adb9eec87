import { readFileSync } from 'node:fs';

/** What the processes of a terminal may take at most. */
export interface ResourceLimits {
  /** Processes and threads, of all its commands together. */
  readonly maximumProcesses: number;
  /**
   * That each process may map for writing (RLIMIT_DATA); undefined for as much as there is. V8 maps 512 MiB for machine code as writable for
   * each isolate, that is for the main thread and each worker thread, and all of it counts from the first moment, touched or not: Node 24.21
   * does not start below 564 MiB, and with one worker thread not at 1024 MiB (measured on x86-64). Address space as a whole (RLIMIT_AS)
   * would be worse: V8 and Go reserve far more than they map as writable.
   */
  readonly maximumMemoryMib: number | undefined;
}

const MIB = 1024 * 1024;
const OPEN_FILES = 8192;
const FILE_BYTES = 1024 * MIB;

/** The kernel's hard limits by their names in `/proc/PID/limits` (proc_pid_limits(5)). */
export type HardLimits = ReadonlyMap<string, number>;

export function parseHardLimits(text: string): HardLimits {
  const limits = new Map<string, number>();
  for (const [, name, hard] of text.matchAll(/^(Max [a-z ]+?) {2,}\S+ +(\S+)/gm))
    if (name !== undefined) limits.set(name, hard === 'unlimited' ? Number.POSITIVE_INFINITY : Number(hard));
  return limits;
}

export function readHardLimits(): HardLimits {
  return parseHardLimits(readFileSync('/proc/self/limits', 'utf8'));
}

/**
 * The options of prlimit(1), each of which sets the soft and the hard limit. None is above the present hard limit,
 * because raising one takes a capability (CAP_SYS_RESOURCE) that a worker on Fargate does not have.
 */
export function prlimitOptions({ maximumProcesses, maximumMemoryMib }: ResourceLimits, hard: HardLimits): string[] {
  const within = (name: string, limit: number) => Math.min(limit, hard.get(name) ?? Number.POSITIVE_INFINITY);
  const options = [
    `--nproc=${within('Max processes', maximumProcesses)}`,
    `--nofile=${within('Max open files', OPEN_FILES)}`,
    `--fsize=${within('Max file size', FILE_BYTES)}`,
    '--core=0',
  ];
  if (maximumMemoryMib !== undefined) options.push(`--data=${within('Max data size', maximumMemoryMib * MIB)}`);
  return options;
}
