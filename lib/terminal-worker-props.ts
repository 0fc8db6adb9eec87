import type { Duration } from 'aws-cdk-lib/core';
import type { CommandQueue } from './command-queue.ts';
import type { ResponseQueue } from './response-queue.ts';
import type { WorkspaceBucket } from './workspace-bucket.ts';

/** A Redis server that the tasks may use. `Network`'s own VPC has no route to one with a private address; an existing network may have. */
export interface RedisServer {
  /** Host name or IP address. */
  readonly host: string;
  /**
   * Port, 1 to 65535.
   *
   * @default 6379
   */
  readonly port?: number | undefined;
  /**
   * Whether it is spoken to over TLS; its certificate must then be one for `host` that a public authority has signed.
   *
   * @default false
   */
  readonly tls?: boolean | undefined;
  /**
   * Name of a secret that exists already and holds the password as plain text: one without a value would stop every task at its start. Under a
   * customer managed KMS key the execution role also needs `kms:Decrypt` on the key, which is not granted here.
   *
   * @default the tasks are given no password
   */
  readonly passwordSecretName?: string | undefined;
}

/** What the task is made of and connected with. Where CDK's QueueProcessingFargateService has a prop of the same meaning, it has the same name there. */
export interface TerminalWorkerTaskProps {
  /** Family of the task definition, 1 to 255 letters, digits, _ and -. */
  readonly family: string;
  /** Queue whose commands the worker runs, with its dead-letter queue. */
  readonly commandQueue: CommandQueue;
  /** Queue that the worker tells what commands print. */
  readonly responseQueue: ResponseQueue;
  /** Bucket that holds workspaces, sessions and start marks. */
  readonly workspaceBucket: WorkspaceBucket;
  /**
   * Name of the container, 1 to 255 letters, digits, _ and -.
   *
   * @default 'worker'
   */
  readonly containerName?: string | undefined;
  /**
   * Tag of the image in the task's repository, of 1 to 128 characters; it must have been pushed.
   *
   * @default the task definition names an image that does not exist, and nothing should be launched
   */
  readonly imageTag?: string | undefined;
  /**
   * CPU units of a task: 256, 512, 1024, 2048, 4096, 8192 or 16384, where 1024 are one vCPU.
   *
   * @default 512
   */
  readonly cpu?: number | undefined;
  /**
   * Memory of a task in MiB, one of the sizes that Fargate has for its CPU: 1024 to 4096 in steps of 1024 for 512 CPU units.
   *
   * @default 1024
   */
  readonly memoryLimitMiB?: number | undefined;
  /**
   * Processor architecture of the task and its image: `ARM64` or `X86_64`.
   *
   * @default 'ARM64'
   */
  readonly architecture?: 'ARM64' | 'X86_64' | undefined;
  /**
   * How long after SIGTERM a task is killed, 2 to 120 seconds: all the time that a running command can be given.
   *
   * @default 120 seconds
   */
  readonly stopTimeout?: Duration | undefined;
  /**
   * Age at which a task leaves between messages, 300 seconds to 14 days; the scaler has to be told the same.
   *
   * @default 1 day
   */
  readonly maxTaskLifetime?: Duration | undefined;
  /**
   * How long a task stays at least, because it is paid for anyway: 0 seconds to 1 hour.
   *
   * @default 60 seconds
   */
  readonly paidMinimum?: Duration | undefined;
  /**
   * How long a command may run at most: 1 second to 12 hours.
   *
   * @default 30 minutes
   */
  readonly commandTimeout?: Duration | undefined;
  /**
   * How much of what a command prints is sent, 1 KiB to 1 GiB in bytes; the rest is read and thrown away.
   *
   * @default 10485760 (10 MiB)
   */
  readonly maxOutputBytes?: number | undefined;
  /**
   * What becomes of a command whose worker died. `at-most-once` ends it as interrupted: a start mark, an object in the workspaces' bucket, is
   * made before each command starts, at $5 per million commands. `at-least-once` runs it again, without marks, for commands that may run twice.
   *
   * @default 'at-most-once'
   */
  readonly delivery?: 'at-most-once' | 'at-least-once' | undefined;
  /**
   * How many processes and threads the commands of a terminal may have at once, 16 to 32768.
   *
   * @default 1024
   */
  readonly maxProcesses?: number | undefined;
  /**
   * How many files, directories and links a project's workspace may have, 1 to 100000; one with more is not saved.
   *
   * @default 10000
   */
  readonly maxWorkspaceFiles?: number | undefined;
  /**
   * How large the files of a project's workspace may be together, 1 KiB to 2 GiB in bytes; a larger one is not saved.
   *
   * @default 268435456 (256 MiB)
   */
  readonly maxWorkspaceBytes?: number | undefined;
  /**
   * Names of files and directories that are never saved, wherever in a workspace they are; 1 to 64.
   *
   * @default ['.git', 'node_modules', '.next', 'dist', 'build']
   */
  readonly workspaceIgnore?: readonly string[] | undefined;
  /**
   * Redis server that the tasks may use.
   *
   * @default the tasks are told of none
   */
  readonly redis?: RedisServer | undefined;
}
