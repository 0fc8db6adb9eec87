import { placeholder } from '../../placeholder.ts';
import { carry, type DraftMap } from '../../trace/draft.ts';
import type { Place } from '../../trace/place.ts';
import type { KubernetesObject, ObjectIndex } from '../import-context.ts';
import { servicePortWith, targetOf, workloadsBehind } from './backend.ts';
import { targetGroupArn } from './load-balancer-draft.ts';
import type { PlannedWorkload } from './planned-workload.ts';
import type { Reach } from './reach.ts';

/** What the Ingresses of a conversion are read with. */
export interface IngressContext {
  readonly objects: ObjectIndex;
  readonly workloads: readonly PlannedWorkload[];
  readonly reach: Reach;
}

/** Whose names they are. */
export function ownerOf({ namespace, name }: KubernetesObject): string {
  return `Ingress ${namespace}/${name}`;
}

/** Target groups of one Ingress, one for each port of a workload. */
export class TargetGroups {
  readonly drafts: DraftMap[] = [];
  readonly #known = new Map<string, string>();
  readonly #ingress: KubernetesObject;
  readonly #context: IngressContext;
  readonly #options: DraftMap;

  constructor(ingress: KubernetesObject, context: IngressContext, options: DraftMap) {
    this.#ingress = ingress;
    this.#context = context;
    this.#options = options;
  }

  /** What stands for the ARN of the group that a backend becomes; undefined where it leads to nothing, which is told. */
  forBackend(backend: Place, whole = backend): string | undefined {
    const wanted = backend.member('service');
    const [serviceName, port] = [wanted?.member('name'), wanted?.member('port')];
    const { objects, workloads, reach } = this.#context;
    const service = objects.find('Service', this.#ingress.namespace, String(serviceName?.value));
    const wantedPort = port?.member('number') ?? port?.member('name');
    const servicePort = service && servicePortWith(service, wantedPort?.value);
    const [workload] = service === undefined ? [] : workloadsBehind(service, workloads);
    const found = workload && servicePort && targetOf(servicePort, workload);
    if (service === undefined || found === undefined || serviceName === undefined || port === undefined) {
      whole.remark('backend-without-workload', {
        lost: `The backend ${serviceName === undefined ? 'is no Service' : `"${String(serviceName.value)}"`}, or its port is not found, among the inputs, so no rule leads to it.`,
        remedy: 'Convert the Ingress together with the Service and the workload behind it, or add the rule by hand.',
      });
      return undefined;
    }
    const groupName = reach.balancerName(
      `${service.name}-${found.target.number}`,
      `${ownerOf(this.#ingress)} ${service.name} ${found.target.name}`,
    );
    const arn = targetGroupArn(groupName);
    if (!this.#known.has(groupName)) {
      this.#known.set(groupName, arn);
      const [, portMember] = port.members()[0] ?? [];
      this.drafts.push({
        Name: carry(serviceName, groupName),
        Protocol: 'HTTP',
        Port: portMember === undefined ? found.target.number : carry(portMember, found.target.number),
        VpcId: placeholder('VPC_ID'),
        TargetType: 'ip',
        ...this.#options,
      });
      reach.addTarget(found.workload, found.target, arn);
    } else {
      for (const one of [serviceName, ...port.members().map(([, member]) => member)])
        one.ignore('Another path of the Ingress leads there, too, and has its target group.');
    }
    return arn;
  }
}
