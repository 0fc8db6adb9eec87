import { closeSync, readdirSync, readFileSync } from 'node:fs';
import { isNativeError } from 'node:util/types';

const LAST_STANDARD_STREAM = 2;
/** O_CLOEXEC of Linux (open(2)): the file is closed when a program is started. Node opens nothing without. */
const CLOSED_ON_EXEC = 0o2_000_000;

/**
 * Closes the files that this process was started with, beside its standard streams, because every command would be
 * started with them, too. For when a worker starts. Linux only.
 */
export function closeInheritedFiles(): void {
  for (const name of readdirSync('/proc/self/fd')) {
    const file = Number(name);
    if (file > LAST_STANDARD_STREAM && isInherited(name)) closeSync(file);
  }
}

function isInherited(file: string): boolean {
  try {
    const [, flags = ''] = /^flags:\s*([0-7]+)$/m.exec(readFileSync(`/proc/self/fdinfo/${file}`, 'utf8')) ?? [];
    return (Number.parseInt(flags, 8) & CLOSED_ON_EXEC) === 0;
  } catch (error) {
    // By which the directory itself was read.
    if (isNativeError(error) && 'code' in error && error.code === 'ENOENT') return false;
    throw error;
  }
}
