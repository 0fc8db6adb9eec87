import { placesOn } from '../ecs/load-balancer-parts.ts';
import type { ServiceInput } from '../ecs/service-parts.ts';
import type { Ledger } from '../trace/ledger.ts';
import type { Place } from '../trace/place.ts';
import type { Source } from './source.ts';
import type { WorkloadDraft } from './workload-draft.ts';

/** A workload in the making, and the accounts of all that it is made from: its own document first. */
export interface Attempt {
  readonly name: string;
  readonly draft: WorkloadDraft;
  readonly ledgers: readonly [Ledger, ...Ledger[]];
  /** The task definition. */
  readonly task: Place;
  /** The parts of the inputs that are of this task definition and no other. */
  readonly parts: readonly Place[];
}

/** The task definition, the settings of its scaler, and all that its services consist of. */
export function partsOfAttempt(source: Source, service: ServiceInput | undefined): readonly Place[] {
  const services = new Set([...source.services, ...(service === undefined ? [] : [service])]);
  const found = [source.task, source.tags, source.settings, ...[...services].flatMap(partsOfService)];
  return found.filter((place) => place !== undefined);
}

function partsOfService({ service, scaling, targetGroups, entrances }: ServiceInput): readonly (Place | undefined)[] {
  const own = entrances.filter(({ isShared }) => !isShared).flatMap(placesOn);
  return [service, scaling?.minCapacity, scaling?.maxCapacity, ...(scaling?.policies ?? []), ...targetGroups, ...own];
}
