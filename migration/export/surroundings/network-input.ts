import type { ServiceInput } from '../../ecs/service-parts.ts';
import { type Carried, carry } from '../../trace/draft.ts';
import type { Place } from '../../trace/place.ts';
import type { QueueWorker } from './scaling-queue.ts';

/** Where tasks run, as a service or the queue scaler's settings say it. */
export interface NetworkInput {
  /** Ids of subnets and security groups, each a text; several may come from one place. */
  readonly subnets: readonly Carried[];
  readonly securityGroups: readonly Carried[];
  /** Place that says whether tasks have public addresses: `ENABLED` or `true`. */
  readonly publicAddress?: Place | undefined;
  /** Name or ARN of the ECS cluster. */
  readonly cluster?: Place | undefined;
}

/** What a service says, and after it the queue scaler's settings. */
export function networkInputOf(service: ServiceInput | undefined, queue: QueueWorker | undefined): NetworkInput {
  const configuration = service?.service.at('networkConfiguration', 'awsvpcConfiguration');
  const settings = queue?.settings;
  const subnets = [...ids(configuration, 'subnets'), ...idsInText(settings, 'ECS_SUBNETS')];
  return {
    subnets,
    securityGroups: [...ids(configuration, 'securityGroups'), ...idsInText(settings, 'ECS_SECURITY_GROUPS')],
    publicAddress: configuration?.member('assignPublicIp') ?? settings?.member('ECS_ASSIGN_PUBLIC_IP'),
    cluster: service?.service.member('cluster') ?? settings?.member('ECS_CLUSTER_NAME'),
  };
}

function ids(configuration: Place | undefined, name: string): Carried[] {
  return configuration?.list(name).map((place) => carry(place)) ?? [];
}

/** Settings are texts with commas between. */
function idsInText(settings: Place | undefined, name: string): Carried[] {
  const place = settings?.member(name);
  const items =
    place
      ?.text()
      ?.split(',')
      .map((item) => item.trim())
      .filter((item) => item !== '') ?? [];
  return place === undefined ? [] : items.map((item) => carry(place, item));
}
