import { isDeepStrictEqual } from 'node:util';
import { fromPortable, type PlacePaths, toPortable } from './portable-paths.ts';
import type { Session, ShellState } from './session.ts';

/** What a session keeps from command to command. */
export type SessionState = Pick<Session, 'directory' | 'variables' | 'size'>;

export interface SessionStart {
  /** Absolute path. */
  readonly directory: string;
  /**
   * All of it. Whoever uses the terminal chose it, `PATH` and `LD_PRELOAD` too: no program with more rights than the command's
   * may be started with it, nor looked up in it.
   */
  readonly environment: Readonly<Record<string, string>>;
}

/** The shell's own account of where and how deep it is; each sets them itself. */
const OF_THE_SHELL = ['PWD', 'OLDPWD', 'SHLVL', '_'];

/**
 * Where the next command of a session starts, and with what.
 *
 * @param baseEnvironment what each command gets at this place.
 */
export function sessionStart(
  place: PlacePaths,
  { directory, variables }: Pick<Session, 'directory' | 'variables'>,
  baseEnvironment: Readonly<Record<string, string>>,
): SessionStart {
  const unset = new Set(Object.keys(variables).filter((name) => variables[name] === null));
  const kept = Object.entries(baseEnvironment).filter(([name]) => !unset.has(name));
  const exported = Object.entries(variables).flatMap(([name, value]) =>
    value === null ? [] : [[name, fromPortable(value, place)] as const],
  );
  return { directory: absolutePath(directory, place), environment: Object.fromEntries([...kept, ...exported]) };
}

/**
 * What a session keeps when a command is over, in a form that another worker understands.
 *
 * @param baseEnvironment what `sessionStart` was given.
 */
export function sessionAfter(
  place: PlacePaths,
  baseEnvironment: Readonly<Record<string, string>>,
  { size }: Pick<Session, 'size'>,
  state: ShellState,
): SessionState {
  const now = new Map(Object.entries(state.variables));
  const base = new Map(Object.entries(baseEnvironment));
  const exported = [...now].filter(([name, value]) => base.get(name) !== value);
  const unset = [...base.keys()].filter((name) => !now.has(name));
  const changes = [
    ...exported.map(([name, value]) => [name, toPortable(value, place)] as const),
    ...unset.map((name) => [name, null] as const),
  ].filter(([name]) => !OF_THE_SHELL.includes(name));
  return {
    directory: relativePath(state.directory, place),
    variables: Object.fromEntries(changes),
    ...(size && { size }),
  };
}

/** Whether two sessions keep the same. */
export function sameState(a: SessionState, b: SessionState): boolean {
  return sameShell(a, b) && sameSize(a.size, b.size);
}

/** Whether the shell would be the same; the window may have another size. */
export function sameShell(a: SessionState, b: SessionState): boolean {
  return a.directory === b.directory && isDeepStrictEqual(a.variables, b.variables);
}

export function sameSize(a: Session['size'], b: Session['size']): boolean {
  return a?.cols === b?.cols && a?.rows === b?.rows;
}

/** Whether the next command would start in the workspace, which another worker has only as it was saved. */
export function isInWorkspace({ directory }: Pick<SessionState, 'directory'>): boolean {
  return isWithin(directory, 'workspace');
}

/** The directories that a session names by themselves, so that they are found on every worker. */
const ROOTS = ['workspace', 'home'] as const;

function absolutePath(directory: string, place: PlacePaths): string {
  const root = ROOTS.find((name) => isWithin(directory, name));
  return root === undefined ? directory : place[root] + directory.slice(root.length);
}

function relativePath(directory: string, place: PlacePaths): string {
  const deepestFirst = [...ROOTS].sort((a, b) => place[b].length - place[a].length);
  const root = deepestFirst.find((name) => isWithin(directory, place[name]));
  return root === undefined ? directory : root + directory.slice(place[root].length);
}

function isWithin(directory: string, path: string): boolean {
  return directory === path || directory.startsWith(`${path}/`);
}
