import type { TerminalPlace } from './terminal-place.ts';

const DEFAULT_PATH = '/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin';

/**
 * The whole environment of a command. It is made from nothing, never from the worker's own: that names the path to the
 * task role's credentials (`AWS_CONTAINER_CREDENTIALS_RELATIVE_URI`) and holds secrets, and whatever is added to it
 * later would leak as well.
 *
 * @param path the worker's PATH, as the image sets it.
 */
export function commandEnvironment(
  { home, temporary, userId }: Pick<TerminalPlace, 'home' | 'temporary' | 'userId'>,
  path: string | undefined,
): Record<string, string> {
  return {
    PATH: path ?? DEFAULT_PATH,
    HOME: home,
    TMPDIR: temporary,
    SHELL: '/bin/sh',
    LANG: 'C.UTF-8',
    TERM: 'xterm-256color',
    ...(userId === undefined ? {} : { USER: userName(userId), LOGNAME: userName(userId) }),
  };
}

/** As the image's `/etc/passwd` has it. */
function userName(userId: number): string {
  return `terminal-${userId}`;
}
