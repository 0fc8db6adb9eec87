import { createWriteStream, mkdirSync, type WriteStream } from 'node:fs';
import { join } from 'node:path';

/** Keeps what a stack on this machine logs, a file each for the function, the tasks and the stack itself. */
export interface LogFiles {
  /** Takes a line of `scaler`, of `stack`, or of the task with this id, which then begins the line. */
  write(source: string, line: string): void;
  /** Resolves when everything is written. */
  close(): Promise<void>;
}

/** Opens them anew in a folder, which is made if need be. */
export function openLogFiles(folder: string): LogFiles {
  mkdirSync(folder, { recursive: true });
  const files = new Map<string, WriteStream>();
  const file = (name: string) => {
    const stream = files.get(name) ?? createWriteStream(join(folder, `${name}.log`));
    files.set(name, stream);
    return stream;
  };
  // There from the beginning, for whoever reads along.
  file('scaler');
  return {
    write: (source, line) => {
      const name = source === 'scaler' || source === 'stack' ? source : 'tasks';
      file(name).write(`${name === 'tasks' ? `${source} ` : ''}${line}\n`);
    },
    close: async () => {
      await Promise.all([...files.values()].map((stream) => new Promise<void>((resolve) => stream.end(resolve))));
    },
  };
}
