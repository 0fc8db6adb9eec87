import type { Clock } from '../contract/clock.ts';
import { EXIT_CODE_SERVED_NOTHING } from '../contract/names.ts';
import type { RunningContainer, TaskRunner } from '../local/ecs/task-runner.ts';
import type { Random } from '../simulator/random.ts';

export interface FleetParts {
  readonly runner: TaskRunner;
  readonly image: string;
  readonly environment: Readonly<Record<string, string>>;
  readonly workers: number;
  readonly stopTimeoutSeconds: number;
  readonly random: Random;
  readonly clock: Clock;
}

interface Worker {
  readonly container: RunningContainer;
  told: boolean;
}

/** As many workers that ended with an error, without having been killed, mean that none can run. */
const TOO_MANY_FAILURES = 20;

/** A number of workers that stays the same, whoever of them is killed. */
export class Fleet {
  /** How many workers were killed or told to leave. */
  kills = 0;
  readonly #parts: FleetParts;
  readonly #present = new Set<Worker>();
  #started = 0;
  #failures = 0;
  #leaving = false;

  constructor(parts: FleetParts) {
    this.#parts = parts;
    for (let worker = 0; worker < parts.workers; worker += 1) this.#start();
  }

  /** Whether workers fail again and again: it is no use to wait for anything then. */
  get hopeless(): boolean {
    return this.#failures >= TOO_MANY_FAILURES;
  }

  /** Ends one worker, by chance with SIGKILL, as a machine's end does, or with SIGTERM, as ECS does. Another one takes its place. */
  strike(): void {
    const { random } = this.#parts;
    const untold = [...this.#present].filter(({ told }) => !told);
    const victim = untold[random.int(untold.length)];
    if (!victim) return;
    this.kills += 1;
    victim.told = true;
    if (random.uniform() < 0.5) victim.container.kill();
    else void this.#terminate(victim);
  }

  /** Tells all to leave; resolves when they are gone, which the stop time-out bounds. */
  async leave(): Promise<void> {
    this.#leaving = true;
    await Promise.all([...this.#present].map((worker) => this.#terminate(worker)));
  }

  /** Ends all at once. */
  async end(): Promise<void> {
    this.#leaving = true;
    const present = [...this.#present];
    for (const { container } of present) container.kill();
    await Promise.all(present.map(({ container }) => container.exited));
  }

  #start(): void {
    const { runner, image, environment, stopTimeoutSeconds } = this.#parts;
    this.#started += 1;
    const taskId = `worker-${this.#started}`;
    const names = { taskArn: taskId, taskId, containerName: taskId };
    const worker = { container: runner.start({ ...names, image, environment, stopTimeoutSeconds }), told: false };
    this.#present.add(worker);
    void worker.container.exited.then(({ exitCode }) => {
      this.#present.delete(worker);
      if (!worker.told && exitCode !== 0 && exitCode !== EXIT_CODE_SERVED_NOTHING) this.#failures += 1;
      if (!this.#leaving && !this.hopeless) this.#start();
    });
  }

  async #terminate({ container }: Worker): Promise<void> {
    container.terminate();
    const gone = new AbortController();
    const late = this.#parts.clock.sleep(this.#parts.stopTimeoutSeconds * 1000, gone.signal).then(
      () => container.kill(),
      () => undefined,
    );
    await container.exited;
    gone.abort();
    await late;
  }
}
