import { getSystemErrorMessage } from 'node:util';
import { isNativeError } from 'node:util/types';

/** What a failed system call says, in words: without the absolute path, which means nothing to the files' owner. */
export function systemErrorMessage(error: unknown): string {
  if (!isNativeError(error)) return String(error);
  return 'errno' in error && typeof error.errno === 'number' ? getSystemErrorMessage(error.errno) : error.message;
}
