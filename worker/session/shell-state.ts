import { isUtf8 } from 'node:buffer';
import { constants } from 'node:fs';
import { type FileHandle, open, unlink } from 'node:fs/promises';
import { isNativeError } from 'node:util/types';
import type { TerminalPlace } from '../sandbox/terminal-place.ts';
import type { ShellState } from './session.ts';
import { MAXIMUM_SESSION_BYTES, SessionTooLargeError } from './stored-session.ts';

/**
 * A script that runs the command and writes the shell's state when it is over, also when the command exits by itself: directory, exported
 * variables, and an empty record by which a file is known to be whole. On one line with the command's first, so that a syntax error is told
 * as it would be without. Where a signal ends the shell, it becomes another program (`exec`), or the command sets an EXIT trap of its own,
 * nothing is written.
 */
export function stateKeepingScript(command: string, stateFile: string): string {
  const write = `{ command pwd -P && printf "\\\\0" && /usr/bin/env -0 && printf "\\\\0"; } 2>/dev/null >|${quoted(stateFile)} || :`;
  return `trap ${quoted(write)} EXIT; ${command}`;
}

function quoted(text: string): string {
  return `'${text.replaceAll("'", "'\\''")}'`;
}

/** Makes sure that no state of an earlier command can be taken for the next one's. */
export async function discardShellState(place: TerminalPlace): Promise<void> {
  // A directory that is not the worker's may be such that it can empty a file and not remove it.
  const file = await openState(place, constants.O_WRONLY);
  try {
    await file?.truncate(0);
  } finally {
    await file?.close();
  }
  await unlink(place.stateFile).catch(() => undefined);
}

/**
 * The state that a terminal's last command has left, and removes it. Undefined where it left none, or what is there is not what its shell
 * writes: it is the user's file, and no more is believed than does harm to them alone. A variable that is no UTF-8 is left out.
 *
 * @throws SessionTooLargeError when it takes more than a session keeps.
 */
export async function readShellState(place: TerminalPlace): Promise<ShellState | undefined> {
  const file = await openState(place, constants.O_RDONLY);
  if (!file) return undefined;
  try {
    const { size } = await file.stat();
    if (size > MAXIMUM_SESSION_BYTES) throw new SessionTooLargeError(size);
    const buffer = Buffer.alloc(size);
    const { bytesRead } = await file.read(buffer, 0, size, 0);
    return parseShellState(withoutOddText(buffer.subarray(0, bytesRead)));
  } finally {
    await file.close();
    await discardShellState(place);
  }
}

/** Undefined unless it is a file of the terminal's user, and of no other name: opening anything else could wait, or lead elsewhere. */
async function openState({ stateFile, userId }: TerminalPlace, access: number): Promise<FileHandle | undefined> {
  const file = await open(stateFile, access | constants.O_NOFOLLOW | constants.O_NONBLOCK).catch(ignoreOddFile);
  if (!file) return undefined;
  const stat = await file.stat();
  if (stat.isFile() && stat.nlink === 1 && stat.uid === (userId ?? process.getuid?.())) return file;
  await file.close();
  return undefined;
}

/** There is none, or it is a link, a directory, a pipe that nobody reads, or closed to the worker itself where that is its user. */
const ODD_FILE_CODES: readonly unknown[] = ['ENOENT', 'ELOOP', 'EISDIR', 'ENXIO', 'EACCES', 'ENOTDIR'];

function ignoreOddFile(error: unknown): undefined {
  if (isNativeError(error) && 'code' in error && ODD_FILE_CODES.includes(error.code)) return undefined;
  throw error;
}

/** Leaves out the records that are no UTF-8; of a directory that is none, nothing is left that could be taken for one. */
function withoutOddText(content: Buffer): string {
  const [directory, ...variables] = content
    .toString('latin1')
    .split('\0')
    .map((record) => Buffer.from(record, 'latin1'));
  if (directory === undefined || !isUtf8(directory)) return '';
  return [directory, ...variables.filter((each) => isUtf8(each))].join('\0');
}

const VARIABLE = /^([A-Za-z_][A-Za-z0-9_]*)=([\s\S]*)$/;

/** Reads what `stateKeepingScript` writes; undefined for anything else. */
export function parseShellState(text: string): ShellState | undefined {
  const [directory, ...records] = text.split('\0');
  // After the last variable an empty record, and behind its end nothing.
  if (!directory?.startsWith('/') || !directory.endsWith('\n') || !text.endsWith('\0\0')) return undefined;
  const variables: [string, string][] = [];
  for (const record of records.slice(0, -2)) {
    const [, name, value] = VARIABLE.exec(record) ?? [];
    if (name !== undefined && value !== undefined) variables.push([name, value]);
  }
  return { directory: directory.slice(0, -1), variables: Object.fromEntries(variables) };
}
