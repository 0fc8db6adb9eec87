import type { Place } from '../../trace/place.ts';

/** Places that say which machine a pod wants, as far as Fargate lets anybody choose. */
export interface MachineWishes {
  readonly architecture: Place[];
  readonly system: Place[];
}

/** What to do on ECS in place of choosing nodes by a label. */
export function nodeRemedy(label: string): string {
  if (/zone|region/.test(label)) return 'Give the service only subnets of that zone.';
  if (/capacity-?type|spot|lifecycle/i.test(label)) {
    return 'Choose between FARGATE and FARGATE_SPOT by the capacity provider strategy of the service.';
  }
  return 'Nothing, if it only chose a node that is large enough; for special hardware, run it on ECS with EC2 instances.';
}
