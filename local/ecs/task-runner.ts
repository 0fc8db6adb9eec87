import type { LogDestination } from './log-destination.ts';

/** What a container is started with. */
export interface ContainerStart {
  readonly taskArn: string;
  readonly taskId: string;
  readonly containerName: string;
  readonly image: string;
  /** The container's whole environment. */
  readonly environment: Readonly<Record<string, string>>;
  /** Where its lines go; unset, they are kept nowhere. */
  readonly log?: LogDestination;
  /** From SIGTERM to SIGKILL. The caller keeps this time; a runner may tell it to the process. */
  readonly stopTimeoutSeconds: number;
}

export interface ContainerExit {
  /** Null when a signal ended the process. */
  readonly exitCode: number | null;
  readonly signal: NodeJS.Signals | null;
}

export interface RunningContainer {
  /** Resolves when the container's main process and everything that it started are gone; never rejects for how they ended. */
  readonly exited: Promise<ContainerExit>;
  /** Sends SIGTERM to the main process alone, as ECS does. */
  terminate(): void;
  /** Sends SIGKILL to the main process and everything that it started, as the end of a container does. */
  kill(): void;
}

/** Runs containers. */
export interface TaskRunner {
  /** @throws CannotPullContainerError when there is no such image. */
  start(container: ContainerStart): RunningContainer;
}

/** The image is not there; ECS then stops the task before it has run. */
export class CannotPullContainerError extends Error {
  override readonly name = 'CannotPullContainerError';
}
