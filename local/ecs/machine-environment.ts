/** What of the environment of this process, and who it is, shapes the environment of containers. */
export interface Machine {
  readonly environment: Readonly<Record<string, string | undefined>>;
  /** Undefined on a system that has no user ids. */
  readonly userId: number | undefined;
}

/**
 * The environment of a container that runs as a process of this machine. PATH and HOME an image would bring along; without them no command
 * finds its tools.
 * Departures: a container runs as the user of this process, and where that is not root, it is told that its commands may run as that user
 * (ALLOW_UNSANDBOXED=1); there are no volumes, so the place of a worker's own (WORKER_DIRECTORY), which all workers would share here, is left
 * out.
 */
export function machineEnvironment(told: Readonly<Record<string, string>>, machine: Machine): Record<string, string> {
  const { PATH, HOME } = machine.environment;
  const { WORKER_DIRECTORY: _volume, ...environment } = told;
  const consent = machine.userId === 0 ? undefined : '1';
  const own = { PATH, HOME, ALLOW_UNSANDBOXED: consent, ...environment };
  return Object.fromEntries(Object.entries(own).filter((entry): entry is [string, string] => entry[1] !== undefined));
}
