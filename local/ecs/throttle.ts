import type { Clock } from '../../contract/clock.ts';
import type { CapacityProvider } from '../../contract/observation.ts';
import type { EcsActionName } from './action-names.ts';
import { throttled } from './errors.ts';
import type { EcsRates } from './limits.ts';
import { TokenBucket } from './token-bucket.ts';

/** Holds every call and launch against the account's rates. */
export class Throttle {
  readonly #buckets: Readonly<Record<EcsActionName, readonly TokenBucket[]>>;
  readonly #launches: Readonly<Record<CapacityProvider, TokenBucket>>;

  constructor(clock: Clock, rates: EcsRates) {
    const modify = new TokenBucket(clock, rates.modify);
    const read = new TokenBucket(clock, rates.read);
    const taskDefinitionRead = new TokenBucket(clock, rates.taskDefinitionRead);
    this.#buckets = {
      RunTask: [modify, new TokenBucket(clock, rates.runTask)],
      StopTask: [modify],
      ListTasks: [read],
      DescribeTasks: [read],
      DescribeClusters: [read],
      ListClusters: [read],
      DescribeTaskDefinition: [taskDefinitionRead],
      ListTaskDefinitions: [taskDefinitionRead],
    };
    this.#launches = {
      FARGATE: new TokenBucket(clock, rates.launch),
      FARGATE_SPOT: new TokenBucket(clock, rates.launch),
    };
  }

  /** @throws ServiceError ThrottlingException when the action is called too often. */
  call(action: EcsActionName): void {
    takeFromAll(this.#buckets[action].map((bucket) => ({ bucket, count: 1 })));
  }

  /** @throws ServiceError ThrottlingException when these launches, on whatever capacity, would be too many. */
  launch(capacities: readonly CapacityProvider[]): void {
    takeFromAll(
      (['FARGATE', 'FARGATE_SPOT'] as const).map((capacity) => ({
        bucket: this.#launches[capacity],
        count: capacities.filter((other) => other === capacity).length,
      })),
    );
  }
}

/** All or none: a call that one bucket refuses costs nothing in another. */
function takeFromAll(wanted: readonly { readonly bucket: TokenBucket; readonly count: number }[]): void {
  if (!wanted.every(({ bucket, count }) => bucket.has(count))) throw throttled();
  for (const { bucket, count } of wanted) bucket.take(count);
}
