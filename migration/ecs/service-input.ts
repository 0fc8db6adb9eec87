import { isList, isMap } from '../trace/json.ts';
import type { Place } from '../trace/place.ts';
import type { NamedPart } from './named-part.ts';
import { whatElse } from './other-documents.ts';
import { joinServices, type ServiceInput, type ServiceParts } from './service-parts.ts';
import { ignoreTemplateBesides, partsOfTemplate, resourcesOf, sectionsOf } from './template-parts.ts';

/**
 * The services in a document of its own: an input of CreateService or UpdateService, an output of DescribeServices (with `scalableTargets`,
 * `scalingPolicies` and `targetGroups` beside it, as DescribeScalableTargets and the like give them), a CloudFormation resource or a
 * template. Refuses what is none of these. The services of a template that also has the task definition come with that.
 */
export function servicesIn(root: Place): ServiceInput[] {
  const resources = resourcesOf(root);
  if (resources !== undefined) return servicesOfTemplate(root, resources);
  const type = root.member('Type')?.value;
  const properties = root.member('Properties');
  if (type === 'AWS::ECS::Service' && properties !== undefined) {
    sectionsOf(root, ['Properties']);
    return joinServices({ ...partsBeside(root), services: [{ place: properties }] });
  }
  const services = described(root);
  if (services === undefined) return refuse(root);
  return joinServices({ ...partsBeside(root), services: services.map((place) => ({ place })) });
}

function servicesOfTemplate(root: Place, resources: readonly (readonly [string, Place])[]): ServiceInput[] {
  const parts = partsOfTemplate(resources);
  if (parts.services.length === 0) return refuse(root);
  ignoreTemplateBesides(root, resources, 'It is converted where it is given as the task definition.');
  return joinServices(parts);
}

function described(root: Place): readonly Place[] | undefined {
  const list = root.member('services');
  if (list !== undefined && isList(list.value)) {
    for (const name of ['failures', '$metadata', 'ResponseMetadata', 'nextToken']) {
      root.member(name)?.ignore('It is about the request that gave the description.');
    }
    return list.items();
  }
  const wrapped = root.member('service');
  if (wrapped !== undefined && isMap(wrapped.value)) return [wrapped];
  const isService = ['serviceName', 'service', 'desiredCount'].some((name) => root.member(name) !== undefined);
  return isService || typeof root.member('taskDefinition')?.value === 'string' ? [root] : undefined;
}

function partsBeside(root: Place): Omit<ServiceParts, 'services'> {
  const parts = (name: string): NamedPart[] => root.list(name).map((place) => ({ place }));
  return {
    targets: parts('scalableTargets'),
    policies: parts('scalingPolicies'),
    groups: parts('targetGroups'),
    entrances: [],
    answers: [],
  };
}

function refuse(root: Place): ServiceInput[] {
  const { message, remedy } = whatElse(root, 'service');
  root.refuse('not-a-service', message, remedy);
  return [];
}
