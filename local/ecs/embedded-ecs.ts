import { unknownOperation } from '../aws-json-server.ts';
import { ServiceError } from '../service-error.ts';
import { ECS_ACTIONS, type EcsActionName } from './action-names.ts';
import { describeClusters } from './actions/describe-clusters.ts';
import { describeTaskDefinition } from './actions/describe-task-definition.ts';
import { describeTasks } from './actions/describe-tasks.ts';
import { listClusters } from './actions/list-clusters.ts';
import { listTaskDefinitions } from './actions/list-task-definitions.ts';
import { listTasks } from './actions/list-tasks.ts';
import { runTask } from './actions/run-task.ts';
import { stopTask } from './actions/stop-task.ts';
import type { ClusterRegistration } from './cluster.ts';
import { type EcsOptions, EcsState } from './ecs-state.ts';
import type { Faults } from './faults.ts';
import { SPOT_WARNING_SECONDS } from './limits.ts';
import type { TaskDefinition, TaskDefinitionRegistration } from './task-definitions.ts';
import type { TaskLife } from './task-life.ts';
import { taskMetadata } from './task-metadata.ts';

const ACTIONS: Readonly<Record<EcsActionName, (state: EcsState, input: unknown) => object>> = {
  RunTask: runTask,
  ListTasks: listTasks,
  DescribeTasks: describeTasks,
  StopTask: stopTask,
  DescribeClusters: describeClusters,
  ListClusters: listClusters,
  DescribeTaskDefinition: describeTaskDefinition,
  ListTaskDefinitions: listTaskDefinitions,
};

/** What of the grace goes by before a worker is told again. */
const PATIENT_SHARE = 0.1;

/** ECS on Fargate in memory: the actions that the wire reaches, and beside them what tests and chaos runs do to it. */
export class EmbeddedEcs {
  readonly faults: Faults;
  readonly #state: EcsState;
  #closing = false;

  /** `baseUrl` is asked for when a task starts; tasks reach their metadata endpoint under it. */
  constructor(options: EcsOptions, baseUrl: () => string) {
    this.#state = new EcsState(options, (taskId) => `${baseUrl()}/v4/${taskId}`);
    this.faults = this.#state.faults;
  }

  createCluster(registration: ClusterRegistration): void {
    this.#state.createCluster(registration);
  }

  registerTaskDefinition(registration: TaskDefinitionRegistration): TaskDefinition {
    return this.#state.taskDefinitions.register(registration, new Date(this.#state.options.clock.now()));
  }

  /** Answers an action of the wire protocol: the rates first, then a fault that waits for it, then the action. */
  answer(action: string, input: unknown): object {
    const name = ECS_ACTIONS.find((known) => known === action);
    if (!name) throw unknownOperation();
    // A task launched while all are being stopped would outlive the endpoint.
    if (this.#closing && name === 'RunTask')
      throw new ServiceError('ServerException', 'The endpoint is stopping.', 500);
    this.#state.throttle.call(name);
    this.#state.faults.meet(name);
    return ACTIONS[name](this.#state, input);
  }

  /** What the server answers to GET; undefined for what is not there. */
  document(path: string): object | undefined {
    return taskMetadata(this.#state, path);
  }

  /** Tasks that are not stopped, also those that no call shows yet: what a limit on tasks must hold for. */
  countTasks(): number {
    const lives = this.#state.clusters().flatMap((cluster) => cluster.lives());
    return lives.filter((life) => life.task.lastStatus !== 'STOPPED').length;
  }

  /**
   * A Spot interruption: SIGTERM now, SIGKILL after the two minutes of the warning.
   * Departure: AWS sends SIGKILL already after the container's stopTimeout when that is shorter (knowledge center, "Spot termination notices").
   */
  interrupt(taskArn: string): void {
    const life = this.#life(taskArn);
    if (life.task.capacity !== 'FARGATE_SPOT')
      throw new Error(`Only a task on FARGATE_SPOT can be interrupted; ${taskArn} is on ${life.task.capacity}.`);
    const cause = { stopCode: 'SpotInterruption', stoppedReason: 'Your Spot Task was interrupted.' } as const;
    life.stop(cause, SPOT_WARNING_SECONDS);
  }

  /** The death of the task's host: SIGKILL now. The reason is in our words. */
  kill(taskArn: string): void {
    this.#life(taskArn).kill({ stopCode: 'TerminationNotice', stoppedReason: 'The host of the task was terminated.' });
  }

  /**
   * Ends all tasks, for good: SIGTERM, a second one after a tenth of the grace, SIGKILL when it is over. No process of any task is left when
   * it resolves. The second SIGTERM tells a worker to end its command now, and only a worker that ends by itself clears up what commands have
   * left on the machine, processes that are not found here among them.
   * Departure: ECS sends one SIGTERM, and what is left on the machine goes with the task.
   *
   * @throws Error when processes outlive SIGKILL by as much time again.
   */
  async stopAll(graceMilliseconds: number): Promise<void> {
    const cause = { stopCode: 'TerminationNotice', stoppedReason: 'The endpoint was stopped.' } as const;
    this.#closing = true;
    const lives = this.#state.clusters().flatMap((cluster) => cluster.lives());
    for (const life of lives) life.stop(cause, graceMilliseconds / 1000);
    const patientMilliseconds = graceMilliseconds * PATIENT_SHARE;
    if (await this.#endWithin(lives, patientMilliseconds)) return;
    for (const life of lives) life.hurry();
    if (await this.#endWithin(lives, graceMilliseconds - patientMilliseconds)) return;
    // Also those that were stopping before, with more time than this.
    for (const life of lives) life.kill(cause);
    if (await this.#endWithin(lives, Math.max(graceMilliseconds, 1000))) return;
    const left = lives.filter((life) => life.task.lastStatus === 'STOPPING').map((life) => life.task.taskArn);
    throw new Error(`Every process must end after SIGKILL; these tasks' did not: ${left.join(', ')}`);
  }

  async #endWithin(lives: readonly TaskLife[], milliseconds: number): Promise<boolean> {
    const done = new AbortController();
    const ended = Promise.allSettled(lives.map((life) => life.processesEnded)).then(() => true);
    // Once the race is over the sleep is aborted, and what it then resolves to is read by nobody.
    const late = this.#state.options.clock.sleep(milliseconds, done.signal).then(
      () => false,
      () => true,
    );
    const inTime = await Promise.race([ended, late]);
    done.abort();
    return inTime;
  }

  #life(taskArn: string): TaskLife {
    for (const cluster of this.#state.clusters()) {
      const life = cluster.find(taskArn);
      if (life) return life;
    }
    throw new Error(`There is no task ${taskArn}.`);
  }
}
