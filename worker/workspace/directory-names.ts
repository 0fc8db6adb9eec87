import { opendirSync } from 'node:fs';

/** The names in a directory, one by one: one that is too large for the memory can be given up. */
export interface DirectoryNames {
  /** The bytes of the next one, which may be no UTF-8; undefined after the last one. */
  next(): Buffer | undefined;
  close(): void;
}

export function openNames(directory: string | Buffer): DirectoryNames {
  // The types know text alone, in which a name that is no UTF-8 would be another one. With this, Node gives buffers.
  const opened = opendirSync(directory, { encoding: 'buffer' as BufferEncoding, bufferSize: 256 });
  return {
    next: () => opened.readSync()?.name as unknown as Buffer | undefined,
    close: () => opened.closeSync(),
  };
}
