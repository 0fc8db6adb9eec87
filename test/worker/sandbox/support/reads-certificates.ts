import { fstatSync, readdirSync, readlinkSync } from 'node:fs';
import { getCACertificates } from 'node:tls';
import { isNativeError } from 'node:util/types';
import { closeInheritedFiles } from '../../../../worker/sandbox/inherited-files.ts';

/**
 * A worker's start while Node still reads the certificates that it was told of: says so once Node does, then closes what
 * it was started with, and tells what has become of both.
 *
 * Arguments: the file of the certificates, and the number of an inherited file.
 */
const [certificates, inherited] = process.argv.slice(2);
while (!openFiles().includes(certificates));
process.stdout.write('reading\n');
closeInheritedFiles();
process.stdout.write(JSON.stringify({ read: getCACertificates('extra').length, inherited: isOpen(Number(inherited)) }));

function openFiles(): (string | undefined)[] {
  return readdirSync('/proc/self/fd').map((name) => unless('ENOENT', () => readlinkSync(`/proc/self/fd/${name}`)));
}

function isOpen(file: number): boolean {
  return unless('EBADF', () => fstatSync(file)) !== undefined;
}

function unless<T>(code: string, read: () => T): T | undefined {
  try {
    return read();
  } catch (error) {
    if (isNativeError(error) && 'code' in error && error.code === code) return undefined;
    throw error;
  }
}
