import type { Arns } from './arns.ts';

interface NameAndValue {
  readonly name: string;
  readonly value: string;
}

/** The part of ECS's ContainerDefinition that has an effect here; a registration may hold more, which is described and ignored. */
export interface ContainerDefinition {
  readonly name: string;
  readonly image: string;
  readonly environment?: readonly NameAndValue[];
  readonly secrets?: readonly { readonly name: string; readonly valueFrom: string }[];
  /** True unless said otherwise. */
  readonly essential?: boolean;
  /** Seconds from SIGTERM to SIGKILL; 30 unless set, 120 at most on Fargate. */
  readonly stopTimeout?: number;
  /** Options by name as the log driver has them, e.g. `awslogs-group`. */
  readonly logConfiguration?: {
    readonly logDriver: string;
    readonly options?: Readonly<Record<string, string>>;
  };
  /** Described only: what runs is what the task runner has for the image. */
  readonly command?: readonly string[];
  readonly entryPoint?: readonly string[];
}

export interface TaskDefinitionRegistration {
  readonly family: string;
  readonly containerDefinitions: readonly ContainerDefinition[];
  /** CPU units as text, e.g. `1024`. */
  readonly cpu: string;
  /** MiB as text, e.g. `2048`. */
  readonly memory: string;
  /** Described only: what runs, runs on this machine. */
  readonly runtimePlatform?: {
    readonly cpuArchitecture?: string | undefined;
    readonly operatingSystemFamily?: string | undefined;
  };
}

export interface TaskDefinition extends TaskDefinitionRegistration {
  readonly revision: number;
  readonly taskDefinitionArn: string;
  readonly registeredAt: Date;
}

/** All revisions of all families. Revisions are never deregistered. */
export class TaskDefinitions {
  readonly #arns: Arns;
  readonly #families = new Map<string, TaskDefinition[]>();

  constructor(arns: Arns) {
    this.#arns = arns;
  }

  /** Adds the next revision, counting from 1 in each family. */
  register(registration: TaskDefinitionRegistration, registeredAt: Date): TaskDefinition {
    const { family, containerDefinitions } = registration;
    // ECS refuses this too, and a task without an essential container would never end.
    if (!containerDefinitions.some((container) => container.essential ?? true))
      throw new Error(`The task definition ${family} must have an essential container; it has none.`);
    const revisions = this.#families.get(family) ?? [];
    const revision = revisions.length + 1;
    const taskDefinitionArn = this.#arns.taskDefinition(family, revision);
    const definition = { ...registration, revision, taskDefinitionArn, registeredAt };
    this.#families.set(family, [...revisions, definition]);
    return definition;
  }

  /** By family (then the latest revision), `family:revision` or ARN; undefined when there is none. */
  find(name: string): TaskDefinition | undefined {
    const short = name.startsWith('arn:') ? name.slice(name.indexOf('/') + 1) : name;
    const [family = '', revision] = short.split(':');
    const revisions = this.#families.get(family) ?? [];
    const found = revision === undefined ? revisions.at(-1) : revisions.find((d) => String(d.revision) === revision);
    // An ARN names its Region and account too.
    return name.startsWith('arn:') && found?.taskDefinitionArn !== name ? undefined : found;
  }

  /** In the order of family and revision. */
  all(): TaskDefinition[] {
    const families = [...this.#families.keys()].sort();
    return families.flatMap((family) => this.#families.get(family) ?? []);
  }
}
