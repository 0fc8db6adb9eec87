import { CreateQueueCommand, type SQSClient } from '@aws-sdk/client-sqs';
import type { EmbeddedEcs } from './ecs/embedded-ecs.ts';
import type { EmbeddedLogs } from './logs/embedded-logs.ts';
import type { ParameterStore } from './parameter-store.ts';
import type { Endpoints } from './platform.ts';
import { type Template, TemplateError, type TemplateResolver } from './template.ts';

/** What the resources of a template are created in. */
export interface EmbeddedServices {
  readonly sqs: SQSClient;
  readonly endpoints: Endpoints;
  readonly ecs: EmbeddedEcs;
  readonly parameters: ParameterStore;
  readonly logs: EmbeddedLogs;
  /** Added to each container's environment. */
  readonly containerEnvironment: Readonly<Record<string, string>>;
}

interface Resource {
  readonly logicalId: string;
  /** With every intrinsic function evaluated. */
  readonly properties: Readonly<Record<string, unknown>>;
  readonly ref: string;
}

/** The resources of one type. */
export function resourcesOf(template: Template, type: string, resolver: TemplateResolver): Resource[] {
  return Object.entries(template.Resources)
    .filter(([, resource]) => resource.Type === type)
    .map(([logicalId, resource]) => ({
      logicalId,
      properties: resolver.resolve(resource.Properties ?? {}) as Record<string, unknown>,
      ref: resolver.reference(logicalId),
    }));
}

/** Creates what is served here; networks and roles need nothing but their names. */
export async function createResources(
  template: Template,
  resolver: TemplateResolver,
  services: EmbeddedServices,
): Promise<void> {
  for (const queue of resourcesOf(template, 'AWS::SQS::Queue', resolver)) await createQueue(queue, services.sqs);
  for (const bucket of resourcesOf(template, 'AWS::S3::Bucket', resolver))
    await createBucket(bucket.ref, services.endpoints.sqs);
  for (const { ref, properties } of resourcesOf(template, 'AWS::ECS::Cluster', resolver)) {
    const capacityProviders = properties['CapacityProviders'];
    services.ecs.createCluster({
      clusterName: ref,
      capacityProviders: Array.isArray(capacityProviders) ? capacityProviders : [],
    });
  }
  for (const { properties } of resourcesOf(template, 'AWS::ECS::TaskDefinition', resolver)) {
    registerTaskDefinition(properties, services);
  }
  for (const { ref, properties } of resourcesOf(template, 'AWS::SSM::Parameter', resolver)) {
    services.parameters.set(ref, String(properties['Value']));
  }
  for (const { ref } of resourcesOf(template, 'AWS::Logs::LogGroup', resolver)) services.logs.createGroup(ref);
}

/** CloudFormation's properties of a queue that are not its attributes. */
const notAttributes = ['QueueName', 'Tags'];

async function createQueue({ ref, properties }: Resource, client: SQSClient): Promise<void> {
  const attributes = Object.entries(properties)
    .filter(([name]) => !notAttributes.includes(name))
    .map(([name, value]) => [name, typeof value === 'object' ? JSON.stringify(value) : String(value)]);
  const name = ref.split('/').at(-1) ?? ref;
  await client.send(new CreateQueueCommand({ QueueName: name, Attributes: Object.fromEntries(attributes) }));
}

async function createBucket(name: string, endpoint: string): Promise<void> {
  const answer = await fetch(`${endpoint}/${name}`, { method: 'PUT' });
  if (!answer.ok)
    throw new TemplateError(`The bucket ${name} could not be created: ${answer.status} ${await answer.text()}`);
}

interface PlatformProperties {
  readonly CpuArchitecture?: string;
  readonly OperatingSystemFamily?: string;
}

interface ContainerProperties {
  readonly Name: string;
  readonly Image: string;
  readonly Essential?: boolean;
  readonly StopTimeout?: number;
  readonly Environment?: readonly { readonly Name: string; readonly Value: string }[];
  readonly LogConfiguration?: { readonly LogDriver: string; readonly Options?: Readonly<Record<string, string>> };
  readonly Secrets?: readonly { readonly Name: string; readonly ValueFrom: string }[];
}

function registerTaskDefinition(properties: Readonly<Record<string, unknown>>, services: EmbeddedServices): void {
  const { Family, Cpu, Memory, ContainerDefinitions, RuntimePlatform } = properties;
  const containers = ContainerDefinitions as readonly ContainerProperties[];
  const platform = Object.entries(services.containerEnvironment).map(([name, value]) => ({ name, value }));
  services.ecs.registerTaskDefinition({
    family: String(Family),
    cpu: String(Cpu),
    memory: String(Memory),
    ...(RuntimePlatform ? { runtimePlatform: platformOf(RuntimePlatform) } : {}),
    containerDefinitions: containers.map((container) => ({
      name: container.Name,
      image: container.Image,
      essential: container.Essential ?? true,
      ...(container.StopTimeout === undefined ? {} : { stopTimeout: container.StopTimeout }),
      environment: [
        ...(container.Environment ?? []).map(({ Name: name, Value: value }) => ({ name, value })),
        ...platform,
      ],
      ...(container.LogConfiguration ? { logConfiguration: logConfigurationOf(container.LogConfiguration) } : {}),
      secrets: (container.Secrets ?? []).map(({ Name: name, ValueFrom: valueFrom }) => ({ name, valueFrom })),
    })),
  });
}

function platformOf({ CpuArchitecture, OperatingSystemFamily }: PlatformProperties) {
  return { cpuArchitecture: CpuArchitecture, operatingSystemFamily: OperatingSystemFamily };
}

function logConfigurationOf({ LogDriver, Options = {} }: NonNullable<ContainerProperties['LogConfiguration']>) {
  return { logDriver: LogDriver, options: Options };
}

/** The images that the containers of all task definitions are started from. */
export function imagesOf(template: Template, resolver: TemplateResolver): string[] {
  const definitions = resourcesOf(template, 'AWS::ECS::TaskDefinition', resolver);
  return definitions.flatMap(({ properties }) =>
    (properties['ContainerDefinitions'] as ContainerProperties[]).map(({ Image }) => Image),
  );
}
