/** Fixed limits of ECS, from its API reference (RunTask, ListTasks, DescribeTasks, AwsVpcConfiguration). */
export const MAXIMUM_TASKS_PER_RUN = 10;
export const MAXIMUM_TASKS_PER_DESCRIBE = 100;
export const MAXIMUM_PAGE = 100;
export const MAXIMUM_SUBNETS = 16;
export const MAXIMUM_SECURITY_GROUPS = 5;
export const MAXIMUM_STARTED_BY_CHARACTERS = 128;
/** ECS developer guide, Fargate capacity providers. */
export const MAXIMUM_CAPACITY_PROVIDERS = 20;

/** API reference, "Ensuring idempotency": 1 to 64 ASCII characters in the range 33-126. */
export const CLIENT_TOKEN_PATTERN = /^[\x21-\x7e]{1,64}$/;
/** AWS forgets earlier when the tasks have ended for an hour; here a token always lasts the full time. */
export const CLIENT_TOKEN_LIFETIME_MILLISECONDS = 24 * 3600 * 1000;

/** ListTasks: stopped tasks appear in the results for at least one hour; here for exactly one. */
export const STOPPED_TASK_VISIBLE_MILLISECONDS = 3600 * 1000;

/** ContainerDefinition, stopTimeout: 30 s unless set. */
export const DEFAULT_STOP_TIMEOUT_SECONDS = 30;
/** Fargate capacity providers: a Spot interruption warns two minutes ahead. */
export const SPOT_WARNING_SECONDS = 120;

/** A token bucket: so many calls at once, refilled with so many a second. */
export interface Rate {
  readonly burst: number;
  readonly refillPerSecond: number;
}

/** The rates that ECS grants to an account in a Region. */
export interface EcsRates {
  /** RunTask and StopTask together. */
  readonly modify: Rate;
  /** ListTasks, DescribeTasks, DescribeClusters and ListClusters together. */
  readonly read: Rate;
  /** DescribeTaskDefinition and ListTaskDefinitions together. */
  readonly taskDefinitionRead: Rate;
  /** RunTask on Fargate, beside `modify`. */
  readonly runTask: Rate;
  /** Tasks launched, on FARGATE and on FARGATE_SPOT each. */
  readonly launch: Rate;
}

/** ECS API reference, "Request throttling", and ECS developer guide, "AWS Fargate throttling quotas". */
export const AWS_RATES: EcsRates = {
  modify: { burst: 100, refillPerSecond: 40 },
  read: { burst: 100, refillPerSecond: 20 },
  taskDefinitionRead: { burst: 50, refillPerSecond: 20 },
  runTask: { burst: 20, refillPerSecond: 20 },
  launch: { burst: 100, refillPerSecond: 20 },
};
