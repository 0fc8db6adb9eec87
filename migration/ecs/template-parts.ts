import { placeholder } from '../placeholder.ts';
import { isMap, type Json } from '../trace/json.ts';
import type { Place } from '../trace/place.ts';
import { defaultOf } from './cloudformation/template.ts';
import { ignoreDescribed } from './described-members.ts';
import { answersOn, type BalancerParts, entranceTo, placesOn } from './load-balancer-parts.ts';
import type { NamedPart } from './named-part.ts';
import { type ServiceParts, targetGroupArnsOf } from './service-parts.ts';

/** A resource of a template, with its logical id. */
export type Resource = readonly [id: string, place: Place];

/** Sections of a template beside its resources and parameters (CloudFormation user guide, "Template sections"). */
const sections: Readonly<Record<string, string>> = {
  AWSTemplateFormatVersion: 'It is the version of the template language.',
  Description: 'It describes the stack to people.',
  Metadata: 'It is for the tools that made the template.',
  Mappings: 'What the resources look up in it is already in their values.',
  Conditions: 'What the resources make depend on it is already in their values.',
  Rules: 'It checks parameters when the stack is deployed.',
  Transform: 'It names macros that CloudFormation runs when the stack is deployed.',
  Hooks: 'It is about deployments of the stack.',
  Outputs: 'It tells values of the stack to people and other stacks.',
};

const taskDefinitionType = 'AWS::ECS::TaskDefinition';
const partTypes = {
  services: 'AWS::ECS::Service',
  targets: 'AWS::ApplicationAutoScaling::ScalableTarget',
  policies: 'AWS::ApplicationAutoScaling::ScalingPolicy',
  groups: 'AWS::ElasticLoadBalancingV2::TargetGroup',
  balancers: 'AWS::ElasticLoadBalancingV2::LoadBalancer',
  listeners: 'AWS::ElasticLoadBalancingV2::Listener',
  certificates: 'AWS::ElasticLoadBalancingV2::ListenerCertificate',
  rules: 'AWS::ElasticLoadBalancingV2::ListenerRule',
} as const;

/** The resources of a template; undefined for what is none. */
export function resourcesOf(root: Place): readonly Resource[] | undefined {
  const resources = root.member('Resources');
  return resources !== undefined && isMap(resources.value) ? resources.members() : undefined;
}

function typeOf(resource: Place): string {
  return String(resource.member('Type')?.value ?? 'no type');
}

export function taskDefinitionsOf(resources: readonly Resource[]): readonly NamedPart[] {
  return propertiesOf(resources, taskDefinitionType);
}

/** The services of a template and what belongs to them: target groups and load balancers only where they are a service's, scaling only of services. */
export function partsOfTemplate(resources: readonly Resource[]): ServiceParts {
  const all = (part: keyof typeof partTypes) => propertiesOf(resources, partTypes[part]);
  const services = all('services');
  const wanted = [...new Set(services.flatMap(({ place }) => targetGroupArnsOf(place)))];
  const targets = all('targets').filter(({ place }) => place.member('ServiceNamespace')?.value === 'ecs');
  const ids = new Set(targets.map(({ id }) => placeholder(id ?? '')));
  const balancing: BalancerParts = {
    balancers: all('balancers'),
    listeners: all('listeners'),
    certificates: all('certificates'),
    rules: all('rules'),
  };
  const entrances = wanted.flatMap((arn) => entranceTo(arn, balancing) ?? []);
  return {
    services,
    targets,
    policies: all('policies').filter(
      ({ place }) =>
        place.member('ServiceNamespace')?.value === 'ecs' || ids.has(String(place.member('ScalingTargetId')?.value)),
    ),
    groups: all('groups').filter(({ id }) => wanted.includes(placeholder(id ?? ''))),
    entrances,
    answers: answersOn(entrances, balancing),
  };
}

/**
 * Ignores what a template has beside the resources that are converted, and their attributes. Task definitions and what launches them are
 * ignored for the given reason, if there is one. A schedule that starts tasks is told as lost.
 */
export function ignoreTemplateBesides(root: Place, resources: readonly Resource[], elsewhere?: string): void {
  for (const [name, reason] of Object.entries(sections)) root.member(name)?.ignore(reason);
  for (const [name, parameter] of root.member('Parameters')?.members() ?? []) tellParameter(name, parameter);
  const { entrances, answers, ...named } = partsOfTemplate(resources);
  const places = [...Object.values(named).flatMap((parts) => parts.map(({ place }) => place)), ...answers];
  const read = new Set([...places, ...entrances.flatMap(placesOn)].map(({ pointer }) => pointer));
  for (const [id, resource] of resources) {
    const type = typeOf(resource);
    const ofTasks = type === taskDefinitionType || scalerSettings(resource) !== undefined;
    if (ofTasks && elsewhere !== undefined) resource.ignore(elsewhere);
    else if (type === taskDefinitionType || read.has(resource.member('Properties')?.pointer ?? ''))
      ignoreDescribed(resource, 'resourceAttributes');
    else if (startsTasks(resource.value)) tellSchedule(id, type, resource);
    else if (!ofTasks) {
      resource.ignore(`It is of type ${type}, which is no part of a task definition or service and stays as it is.`);
    }
  }
}

/** Ignores the attributes of a single resource, beside those named. */
export function sectionsOf(resource: Place, kept: readonly string[]): void {
  ignoreDescribed(resource, 'resourceAttributes');
  for (const name of Object.keys(sections)) {
    if (!kept.includes(name) && name !== 'Metadata') resource.member(name)?.ignore(sections[name] ?? '');
  }
}

/** The settings of the function that launches tasks of a family from a queue: its environment variables. */
export function scalerSettings(resource: Place): Place | undefined {
  const variables = resource.at('Properties', 'Environment', 'Variables');
  const isScaler =
    typeOf(resource) === 'AWS::Lambda::Function' && variables?.member('ECS_TASK_DEFINITION') !== undefined;
  return isScaler ? variables : undefined;
}

/** Of a scaler's function only the settings are converted. */
export function ignoreAroundSettings(resource: Place): void {
  const reason = 'It is how the function runs in Lambda; what it decides by stands in its environment.';
  ignoreDescribed(resource, 'resourceAttributes');
  for (const [name, member] of resource.member('Properties')?.members() ?? []) {
    if (name !== 'Environment') member.ignore(reason);
  }
}

function propertiesOf(resources: readonly Resource[], type: string): NamedPart[] {
  return resources.flatMap(([id, resource]) => {
    const place = typeOf(resource) === type ? resource.member('Properties') : undefined;
    return place === undefined ? [] : [{ id, place }];
  });
}

function tellParameter(name: string, parameter: Place): void {
  const given = defaultOf(parameter.value);
  for (const [member, place] of parameter.members()) {
    if (member !== 'Default' || given === undefined || given === '') {
      place.ignore('It describes a parameter, whose placeholder stands where the template uses it.');
    }
  }
  if (given === undefined || given === '') return;
  const lost = `The parameter "${name}" has its default wherever the template uses it; a deployment may have had another value.`;
  const remedy = 'Compare it with the parameters of the deployed stack, and change the output where they differ.';
  parameter.member('Default')?.remark('parameter-default', { lost, remedy });
}

function tellSchedule(id: string, type: string, resource: Place): void {
  const lost = `"${id}" (${type}) starts tasks by the clock or on events; nothing in the output does so.`;
  resource.remark('scheduled-run', { lost, remedy: 'Write a CronJob with the pod template of the output.' });
}

/** Whether a rule or schedule has a target that runs tasks (EventBridge API reference, EcsParameters). */
function startsTasks(value: Json): boolean {
  if (typeof value !== 'object' || value === null) return false;
  return Object.entries(value).some(([name, inner]) => name === 'EcsParameters' || startsTasks(inner as Json));
}
