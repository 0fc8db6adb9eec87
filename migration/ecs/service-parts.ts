import { placeholder } from '../placeholder.ts';
import type { Place } from '../trace/place.ts';
import { textAt } from '../trace/place-at.ts';
import { ignoreDescribed } from './described-members.ts';
import type { Entrance } from './load-balancer-parts.ts';
import type { NamedPart } from './named-part.ts';

/** An ECS service, as CreateService takes it or DescribeServices gives it, and what stands beside it. */
export interface ServiceInput {
  readonly service: Place;
  /**
   * The deployment that a described service runs: DescribeServices tells `serviceConnectConfiguration`, `volumeConfigurations` and
   * `vpcLatticeConfigurations` only there. See `serviceMember`.
   */
  readonly deployment?: Place | undefined;
  readonly scaling?: ServiceScaling | undefined;
  /** The target groups that its load balancers send to, where the input describes them. */
  readonly targetGroups: readonly Place[];
  /** The ways to them, where the input describes the load balancers as well. */
  readonly entrances: readonly Entrance[];
}

/** How Application Auto Scaling scales a service. */
export interface ServiceScaling {
  readonly minCapacity?: Place | undefined;
  readonly maxCapacity?: Place | undefined;
  /** Scaling policies, with `policyType` and the configuration of that type. */
  readonly policies: readonly Place[];
}

/** Services and what belongs to them, not yet told which to which. */
export interface ServiceParts {
  readonly services: readonly NamedPart[];
  readonly targets: readonly NamedPart[];
  readonly policies: readonly NamedPart[];
  readonly groups: readonly NamedPart[];
  readonly entrances: readonly Entrance[];
  /** Rules of listeners that answer by themselves. */
  readonly answers: readonly Place[];
}

/** CloudFormation's names of members that the API calls otherwise, beyond upper and lower case (CfnService, CfnTaskDefinition). */
const cloudFormationNames: Readonly<Record<string, string>> = {
  placementStrategy: 'PlacementStrategies',
  properties: 'ProxyConfigurationProperties',
};

/** A member by its name in the API, whatever CloudFormation calls it. */
export function apiMember(place: Place, name: string): Place | undefined {
  return place.member(name) ?? place.member(cloudFormationNames[name] ?? name);
}

/** A member of a service by its name in CreateService, wherever the input has it. */
export function serviceMember(input: ServiceInput, name: string): Place | undefined {
  return apiMember(input.service, name) ?? input.deployment?.member(name);
}

/** Puts together what belongs together, and ignores what only describes. What belongs to no service is told as lost. */
export function joinServices(parts: ServiceParts): ServiceInput[] {
  const only = parts.services.length === 1;
  const scaled = new Set<NamedPart>();
  const inputs = parts.services.map((service): ServiceInput => {
    const targets = parts.targets.filter(({ place }) => belongs(place, service, only));
    const ids = targets.flatMap(({ id }) => (id === undefined ? [] : [placeholder(id ?? '')]));
    const policies = parts.policies.filter(
      ({ place }) => ids.includes(textOf(place, 'scalingTargetId')) || belongs(place, service, only),
    );
    const groups = parts.groups.filter((group) => isTargetOf(service, group, only));
    for (const part of [...targets, ...policies, ...groups]) scaled.add(part);
    return {
      service: service.place,
      deployment: takenDeployment(service.place),
      scaling: scalingOf(targets, policies),
      targetGroups: groups.map(({ place }) => place),
      entrances: parts.entrances.filter((each) => targetGroupArnsOf(service.place).includes(each.targetGroupArn)),
    };
  });
  for (const { service } of inputs) ignoreDescribed(service, 'describedService');
  for (const { place } of parts.targets) ignoreDescribed(place, 'scalableTarget');
  for (const { place } of parts.policies) ignoreDescribed(place, 'scalingPolicy');
  for (const { place } of parts.groups) ignoreDescribed(place, 'targetGroup');
  for (const part of [...parts.targets, ...parts.policies, ...parts.groups]) if (!scaled.has(part)) remarkLost(part);
  for (const answer of parts.answers) remarkAnswer(answer);
  return inputs;
}

function scalingOf(targets: readonly NamedPart[], policies: readonly NamedPart[]): ServiceScaling | undefined {
  const target = targets[0]?.place;
  if (target === undefined && policies.length === 0) return undefined;
  for (const { place } of targets) tellSuspension(place);
  return {
    minCapacity: target?.member('minCapacity'),
    maxCapacity: target?.member('maxCapacity'),
    policies: policies.map(({ place }) => place),
  };
}

function tellSuspension(target: Place): void {
  const state = target.member('suspendedState');
  for (const [name, flag] of state?.members() ?? []) {
    if (flag.value !== true) flag.ignore('This kind of scaling is not suspended.');
    else {
      const lost = `"${name}" is true, so the service was not scaled in that way; what is converted scales it again.`;
      flag.remark('scaling-suspended', {
        lost,
        remedy: 'Set the least and the most to the same number to keep it still.',
      });
    }
  }
}

/** Whether a target or policy is about a service: by its resource id, `service/<cluster>/<service>`. */
function belongs(part: Place, service: NamedPart, only: boolean): boolean {
  const resource = textOf(part, 'resourceId');
  if (resource === '') return only && textOf(part, 'scalingTargetId') === '';
  return namesOf(service).some((name) => resource.endsWith(`/${name}`));
}

function isTargetOf({ place }: NamedPart, group: NamedPart, only: boolean): boolean {
  const own = textOf(group.place, 'targetGroupArn');
  if (own === '' && group.id === undefined) return only;
  return targetGroupArnsOf(place).some((arn) => arn === own || arn === placeholder(group.id ?? ''));
}

/** ARNs of the target groups that a service's load balancers send to, or what stands for them. */
export function targetGroupArnsOf(service: Place): string[] {
  return service.list('loadBalancers').flatMap((balancer) => textOf(balancer, 'targetGroupArn') || []);
}

function namesOf({ place, id }: NamedPart): string[] {
  const names = [
    textOf(place, 'serviceName'),
    textOf(place, 'service'),
    id === undefined ? '' : placeholder(`${id}_NAME`),
  ];
  return names.filter((name) => name !== '');
}

/** The primary deployment's own settings stay; all else of it, and all other deployments, only tell a state. */
function takenDeployment(service: Place): Place | undefined {
  const deployments = service.list('deployments');
  const primary = deployments.find((deployment) => textOf(deployment, 'status') === 'PRIMARY');
  const own = ['serviceConnectConfiguration', 'volumeConfigurations', 'vpcLatticeConfigurations'];
  for (const deployment of deployments) {
    if (deployment !== primary) deployment.ignore('It is not the deployment that the service is to have.');
  }
  for (const [name, member] of primary?.members() ?? []) {
    if (!own.includes(name)) member.ignore('It tells the state of the deployment, or repeats what the service says.');
  }
  return primary;
}

function remarkLost({ place }: NamedPart): void {
  const lost = 'It belongs to no service of this input, so nothing in the output stands for it.';
  place.remark('scaling-without-service', { lost, remedy: 'Give it in one file with its service.' });
}

function remarkAnswer(rule: Place): void {
  const lost = 'This rule of the listener answers or redirects by itself; nothing in the output does so.';
  const remedy = 'Add it to the Ingress with the annotation alb.ingress.kubernetes.io/actions.<name>.';
  rule.remark('listener-rule', { lost, remedy });
}

function textOf(place: Place, name: string): string {
  return textAt(place, name) ?? '';
}
