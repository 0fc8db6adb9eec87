import { closeSync, readdirSync, readFileSync } from 'node:fs';
import { getCACertificates } from 'node:tls';
import { isNativeError } from 'node:util/types';

const LAST_STANDARD_STREAM = 2;
/** O_CLOEXEC of Linux (open(2)): the file is closed when a program is started. */
const CLOSED_ON_EXEC = 0o2_000_000;

/**
 * Closes the files that this process was started with, beside its standard streams, because every command would be
 * started with them, too. For when a worker starts. Linux only.
 *
 * Node opens its own with O_CLOEXEC, all but the certificates of NODE_EXTRA_CA_CERTS and `--use-system-ca`, which a thread
 * reads meanwhile. Their end is waited for: closed under its hands, they would be ignored, and what is opened next would
 * get their number and be closed by the thread.
 */
export function closeInheritedFiles(): void {
  getCACertificates('default');
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
