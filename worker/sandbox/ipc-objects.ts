import { readFileSync } from 'node:fs';
import { isNativeError } from 'node:util/types';

/** The options with which ipcrm(1) removes one of each kind. */
const KINDS = [
  { file: 'shm', idColumn: 'shmid', option: '--shmem-id' },
  { file: 'msg', idColumn: 'msqid', option: '--queue-id' },
  { file: 'sem', idColumn: 'semid', option: '--semaphore-id' },
] as const;

/**
 * The System V shared memory, message queues and semaphores that a user owns or has made, which it may give away, as
 * options of ipcrm(1). They outlast every process (sysvipc(7)): memory that nobody can get back, and a letter to whoever
 * has the user id next. Both may remove them (shmctl(2), msgctl(2), semctl(2)).
 */
export function ipcObjectsOf(userId: number): string[] {
  return KINDS.flatMap(({ file, idColumn, option }) =>
    parseIpcList(readList(file), idColumn, userId).map((id) => `${option}=${id}`),
  );
}

/** Reads a list of `/proc/sysvipc` (proc_sysvipc(5)), whose first line names the columns. */
export function parseIpcList(text: string, idColumn: string, userId: number): number[] {
  const [columns = [], ...rows] = text.split('\n').map((line) => line.trim().split(/\s+/));
  const numberIn = (row: readonly string[], column: string) => Number(row[columns.indexOf(column)]);
  return rows
    .filter((row) => numberIn(row, 'uid') === userId || numberIn(row, 'cuid') === userId)
    .map((row) => numberIn(row, idColumn));
}

/** Empty where the kernel has none of this kind. */
function readList(file: string): string {
  try {
    return readFileSync(`/proc/sysvipc/${file}`, 'utf8');
  } catch (error) {
    if (isNativeError(error) && 'code' in error && error.code === 'ENOENT') return '';
    throw error;
  }
}
