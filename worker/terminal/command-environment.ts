const DEFAULT_PATH = '/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin';

/**
 * The whole environment of a command. It is made from nothing, never from the worker's own: that names the path to the task role's
 * credentials (`AWS_CONTAINER_CREDENTIALS_RELATIVE_URI`) and holds secrets, and whatever is added to it later would leak as well.
 *
 * @param path the worker's PATH, as the image sets it.
 */
export function commandEnvironment(home: string, path: string | undefined): Record<string, string> {
  return { PATH: path ?? DEFAULT_PATH, HOME: home, LANG: 'C.UTF-8', TERM: 'xterm-256color' };
}
