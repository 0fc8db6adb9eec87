import {
  CannotPullContainerError,
  type ContainerExit,
  type ContainerStart,
  type RunningContainer,
  type TaskRunner,
} from '../../../local/ecs/task-runner.ts';

/** A container that ends when the test says so, or when it is told to. */
export class FakeContainer implements RunningContainer {
  readonly start: ContainerStart;
  readonly exited: Promise<ContainerExit>;
  readonly signals: string[] = [];
  /** Ends by itself. */
  exit: (exit: ContainerExit) => void = () => undefined;
  readonly #obedient: boolean;

  constructor(start: ContainerStart, obedient: boolean) {
    this.start = start;
    this.#obedient = obedient;
    this.exited = new Promise((resolve) => {
      this.exit = resolve;
    });
  }

  terminate(): void {
    this.signals.push('SIGTERM');
    if (this.#obedient) this.exit({ exitCode: 0, signal: null });
  }

  kill(): void {
    this.signals.push('SIGKILL');
    this.exit({ exitCode: null, signal: 'SIGKILL' });
  }
}

/** Remembers what was started. An image called `missing` is not there; one called `stubborn` ignores SIGTERM. */
export class FakeRunner implements TaskRunner {
  readonly started: FakeContainer[] = [];

  start(container: ContainerStart): RunningContainer {
    if (container.image === 'missing') throw new CannotPullContainerError('pull access denied for missing');
    const running = new FakeContainer(container, container.image !== 'stubborn');
    this.started.push(running);
    return running;
  }

  /** The one container that was started. */
  only(): FakeContainer {
    const [container, ...others] = this.started;
    if (!container || others.length > 0)
      throw new Error(`One container expected; ${this.started.length} were started.`);
    return container;
  }
}
