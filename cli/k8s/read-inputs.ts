import { closeSync, openSync, readSync } from 'node:fs';
import type { InputText } from '../../migration/conversion.ts';
import type { ConversionProblem } from '../../migration/problem.ts';
import { CommandFailure, EXIT_CODE_USAGE } from '../terminal/failure.ts';

const BYTES_PER_MIB = 1024 * 1024;
/** Larger than any task definition or set of manifests that a person keeps; ECS takes 64 KB (its service quotas, "Task definition size"). */
const MAXIMUM_INPUT_MIB = 10;

/** Reads the files at the paths, `-` being standard input; one that cannot be read does not keep the others from it. */
export async function readInputs(paths: readonly string[]): Promise<{
  readonly texts: readonly InputText[];
  readonly unread: readonly ConversionProblem[];
}> {
  const texts: InputText[] = [];
  const unread: ConversionProblem[] = [];
  for (const path of paths) {
    const isStandardInput = path === '-';
    const name = isStandardInput ? 'standard input' : path;
    try {
      const bytes = isStandardInput ? await bytesOfStandardInput() : bytesOfFile(path);
      if (bytes === undefined) unread.push(problemOf(name, `It is larger than ${MAXIMUM_INPUT_MIB} MiB.`));
      else texts.push({ name, text: decoder.decode(bytes) });
    } catch (error) {
      unread.push(problemOf(name, reasonOf(error)));
    }
  }
  return { texts, unread };
}

/**
 * Each input is one account, so none may be named twice. A template's services are read with its task definitions.
 *
 * @throws CommandFailure with exit code 2 that names those that are.
 */
export function checkNamedOnce(paths: readonly string[]): void {
  const twice = [...new Set(paths.filter((path, index) => paths.indexOf(path) !== index))];
  if (twice.length === 0) return;
  throw new CommandFailure(
    `Named twice: ${twice.join(', ')}. Name each file once; services in a template are read together with its task definitions.`,
    EXIT_CODE_USAGE,
  );
}

/** As it comes: whoever writes it may take its time. */
async function bytesOfStandardInput(): Promise<Buffer | undefined> {
  const chunks: Buffer[] = [];
  let length = 0;
  for await (const chunk of process.stdin) {
    chunks.push(chunk);
    length += chunk.length;
    if (length > MAXIMUM_INPUT_MIB * BYTES_PER_MIB) return undefined;
  }
  return Buffer.concat(chunks);
}

function bytesOfFile(path: string): Buffer | undefined {
  const file = openSync(path, 'r');
  try {
    return bytesOf(file);
  } finally {
    closeSync(file);
  }
}

/** All that an open file holds, which may have no end, such as a device; undefined for one that is too large. */
function bytesOf(file: number): Buffer | undefined {
  const bytes = Buffer.alloc(MAXIMUM_INPUT_MIB * BYTES_PER_MIB + 1);
  let length = 0;
  while (length < bytes.length) {
    const read = readSync(file, bytes, length, bytes.length - length, null);
    if (read === 0) return bytes.subarray(0, length);
    length += read;
  }
  return undefined;
}

/** Also takes a byte order mark away. */
const decoder = new TextDecoder('utf-8', { fatal: true });

function reasonOf(error: unknown): string {
  if (error instanceof TypeError) return 'It is no text in UTF-8.';
  const code = error instanceof Error && 'code' in error ? error.code : undefined;
  if (code === 'ENOENT') return 'There is no such file.';
  if (code === 'EACCES') return 'It may not be read by this user.';
  if (code === 'EISDIR') return 'It is a folder; name the files in it.';
  return `It could not be read: ${error instanceof Error ? error.message : String(error)}.`;
}

function problemOf(input: string, message: string): ConversionProblem {
  return {
    input,
    pointer: '',
    code: 'unreadable-file',
    message,
    remedy: 'Name a file with a task definition or with manifests.',
  };
}
