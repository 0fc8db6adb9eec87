import type { CapacityProvider } from '../../contract/observation.ts';
import { providerNotAssociated, strategyWithoutWeight, strategyWithTwoBases, tooMany } from './errors.ts';
import { MAXIMUM_CAPACITY_PROVIDERS } from './limits.ts';

/** One item of ECS's capacityProviderStrategy. */
export interface StrategyItem {
  readonly capacityProvider: string;
  /** 0 unless set; a provider without weight gets no task beyond its base. */
  readonly weight?: number | undefined;
  /** Tasks that this provider gets before weights count; 0 unless set. */
  readonly base?: number | undefined;
}

interface Share {
  readonly capacityProvider: CapacityProvider;
  readonly weight: number;
  readonly base: number;
  readonly tasks: number;
}

/**
 * The capacity provider of each of `count` tasks. A strategy is a split, not a fallback: a share that its provider refuses is not
 * given to another one (API reference, CapacityProviderStrategyItem).
 *
 * @throws ServiceError when the strategy is not one that the cluster can follow.
 */
export function splitByStrategy(
  strategy: readonly StrategyItem[],
  associated: readonly CapacityProvider[],
  count: number,
): CapacityProvider[] {
  const shares = readStrategy(strategy, associated);
  const placed: CapacityProvider[] = [];
  const tasks = new Map<CapacityProvider, number>();
  for (let i = 0; i < count; i += 1) {
    const next = nextShare(shares.map((share) => ({ ...share, tasks: tasks.get(share.capacityProvider) ?? 0 })));
    tasks.set(next, (tasks.get(next) ?? 0) + 1);
    placed.push(next);
  }
  return placed;
}

function readStrategy(strategy: readonly StrategyItem[], associated: readonly CapacityProvider[]): Share[] {
  if (strategy.length > MAXIMUM_CAPACITY_PROVIDERS)
    throw tooMany('capacityProviderStrategy', MAXIMUM_CAPACITY_PROVIDERS);
  const shares = strategy.map(({ capacityProvider, weight = 0, base = 0 }) => {
    const known = associated.find((name) => name === capacityProvider);
    if (!known) throw providerNotAssociated();
    return { capacityProvider: known, weight, base, tasks: 0 };
  });
  // AWS documents this for several providers only; for a single one without weight it is our reading.
  if (shares.every((share) => share.weight <= 0)) throw strategyWithoutWeight();
  if (shares.filter((share) => share.base > 0).length > 1) throw strategyWithTwoBases();
  return shares;
}

/** The base first, then whoever is furthest behind its weight. */
function nextShare(shares: readonly Share[]): CapacityProvider {
  const owed = shares.find((share) => share.tasks < share.base);
  if (owed) return owed.capacityProvider;
  const weighted = shares.filter((share) => share.weight > 0);
  const filled = (share: Share) => (share.tasks - share.base + 1) / share.weight;
  return weighted.reduce((least, share) => (filled(share) < filled(least) ? share : least)).capacityProvider;
}
