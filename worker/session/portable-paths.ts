import type { TerminalPlace } from '../sandbox/terminal-place.ts';

/** The directories of a terminal, which stand elsewhere on each worker. */
export type PlacePaths = Pick<TerminalPlace, 'workspace' | 'home' | 'temporary'>;

const NAMES = ['workspace', 'home', 'temporary'] as const;

/** Stands for a directory. Neither paths nor variables can hold NUL, so no text of theirs is taken for one. */
const placeholder = /\0(workspace|home|temporary)\0/g;

/**
 * A text with placeholders for the place's own directories, wherever one stands in it and the next character does not continue
 * a file's name. Of a text without NUL nothing is lost.
 */
export function toPortable(text: string, place: PlacePaths): string {
  const paths = NAMES.map((name) => ({ name, path: place[name] })).sort((a, b) => b.path.length - a.path.length);
  const nameOf = new Map(paths.map(({ name, path }) => [path, name]));
  const anyPath = new RegExp(`(?:${paths.map(({ path }) => literally(path)).join('|')})(?![\\w.-])`, 'g');
  return text.replace(anyPath, (path) => `\0${nameOf.get(path)}\0`);
}

/** The same text at another place. */
export function fromPortable(text: string, place: PlacePaths): string {
  return text.replace(placeholder, (_, name: (typeof NAMES)[number]) => place[name]);
}

/** Whether a text can be one of `toPortable`'s. */
export function isPortable(text: string): boolean {
  return !text.replace(placeholder, '').includes('\0');
}

/** As a regular expression for this text alone. */
function literally(text: string): string {
  return text.replace(/[^\w/]/g, '\\$&');
}
