import { carry, type DraftMap } from '../../trace/draft.ts';
import type { ObjectIndex, SecretSources, Workload } from '../import-context.ts';
import { commandOf } from './command.ts';
import { containerResources } from './container-resources.ts';
import { containerSettings } from './container-settings.ts';
import { dependenciesOf } from './dependencies.ts';
import { ignoreEmptyMaps } from './empty-members.ts';
import { type ContainerEnvironment, environmentOf } from './environment.ts';
import { ephemeralStorageOf } from './ephemeral-storage.ts';
import { healthCheckOf } from './health-check.ts';
import { executionRoleArn, taskRoleOf } from './identity.ts';
import { imageOf } from './image.ts';
import type { ImportedTask, MainContainer } from './imported-task.ts';
import { type InitRoom, roomForInits } from './init-sizes.ts';
import { logConfigurationOf, tellLogs } from './logs.ts';
import { mountPointsOf } from './mounts.ts';
import { platformOf } from './placement.ts';
import { podSecurity } from './pod-security.ts';
import { mainRestartPolicy, podSettings, stopTimeoutOf } from './pod-settings.ts';
import { containersOf, type PodContainer, type PodSource } from './pod-source.ts';
import { portsOf } from './ports.ts';
import { repositoryCredentialsOf } from './pull-secrets.ts';
import { type Resources, readResources } from './resources.ts';
import { containerSecurity } from './security-context.ts';
import { smallestFargateSize } from './smallest-fargate-size.ts';
import { taskSizeOf } from './task-size.ts';
import { templateMetadata } from './template-metadata.ts';
import { volumesOf } from './volumes.ts';

/** What was read of one container before the task is put together. */
interface ReadContainer {
  readonly container: PodContainer;
  readonly resources: Resources;
  readonly environment: ContainerEnvironment;
  readonly healthCheck: DraftMap | undefined;
}

/**
 * The task definition that a pod template becomes, for Fargate. What is read of it: the whole template, and of other objects what the pod uses:
 * texts of ConfigMaps, the specs of its claims and of their volumes, the role of its ServiceAccount, the outputs of `aws-logging`.
 */
export function importTask(workload: Workload, objects: ObjectIndex, secrets: SecretSources): ImportedTask {
  const spec = workload.template.required('spec');
  if (spec === undefined || !spec.checkMap()) return emptyTask(workload.family);
  ignoreEmptyMaps(workload.template);
  const pod: PodSource = { workload, objects, secrets, spec, containers: containersOf(spec) };
  const read = pod.containers.map((container) => readContainer(container, pod));
  const sized = read.map(({ container, resources }) => ({ container, role: container.role, resources }));
  const podResources = spec.member('resources') && readResources(spec.member('resources'));
  const { size, cpu, memory } = taskSizeOf(pod, sized, podResources);
  const platform = platformOf(spec);
  const volumes = volumesOf(pod);
  const ports = portsOf(pod.containers);
  const metadata = templateMetadata(pod);
  const volumeSizes = volumes.flatMap((volume) => volume.size ?? []);
  const volumeDrafts = volumes.map(({ draft }) => draft).filter((draft) => draft !== undefined);
  const definition: DraftMap = {
    family: workload.family,
    taskRoleArn: taskRoleOf(pod),
    executionRoleArn: executionRoleArn(pod),
    networkMode: 'awsvpc',
    requiresCompatibilities: ['FARGATE'],
    cpu,
    memory,
    runtimePlatform: {
      operatingSystemFamily: platform.operatingSystemFamily,
      cpuArchitecture: platform.cpuArchitecture,
    },
    ephemeralStorage: ephemeralStorageOf(spec, sized, podResources, volumeSizes),
    ...podSettings(pod),
    containerDefinitions: containerDefinitions(pod, read, {
      volumes,
      ports,
      dockerLabels: metadata.dockerLabels,
      initRoom: roomForInits(sized, size),
    }),
    volumes: volumeDrafts.length > 0 ? volumeDrafts : undefined,
    tags: metadata.tags,
  };
  tellLogs(pod);
  return {
    family: workload.family,
    definition,
    size: { ...size, architecture: platform.architecture },
    ports: ports.ports,
    mainContainers: read.filter(({ container }) => container.role === 'main').map(mainContainerOf),
  };
}

function mainContainerOf({ container, environment }: ReadContainer): MainContainer {
  const all = environment.variables.all();
  return {
    name: container.name,
    environment: new Map(all.flatMap(([name, each]) => (each.kind === 'value' ? [[name, each.text] as const] : []))),
    secretEnvironment: new Map(
      all.flatMap(([name, each]) => (each.kind === 'secret' ? [[name, each.valueFrom] as const] : [])),
    ),
  };
}

function readContainer(container: PodContainer, pod: PodSource): ReadContainer {
  const environment = environmentOf(container, pod);
  return {
    container,
    environment,
    resources: readResources(container.place.member('resources')),
    healthCheck: healthCheckOf(container, environment.variables),
  };
}

interface Shared {
  readonly volumes: ReturnType<typeof volumesOf>;
  readonly ports: ReturnType<typeof portsOf>;
  readonly dockerLabels: DraftMap[string];
  readonly initRoom: InitRoom;
}

function containerDefinitions(pod: PodSource, read: readonly ReadContainer[], shared: Shared): readonly DraftMap[] {
  const controls = podSecurity(pod.spec, pod.containers);
  const credentialsOf = repositoryCredentialsOf(pod);
  const mainRestart = mainRestartPolicy(pod);
  const stopTimeout = stopTimeoutOf(pod.spec);
  const order = read.map(({ container, healthCheck }) => ({ container, hasHealthCheck: healthCheck !== undefined }));
  const longRunning = pod.containers.filter(({ role }) => role !== 'init').length;
  const firstMain = pod.containers.find(({ role }) => role === 'main');
  tellFirstEnds(pod);
  return read.map(({ container, environment, resources, healthCheck }) => {
    const { place, name, role } = container;
    const isMain = role === 'main';
    const { restartPolicy, ...settings } = containerSettings(container);
    const dependsOn = dependenciesOf(container, order);
    const portMappings = shared.ports.mappingsOf(container);
    const mountPoints = mountPointsOf(place, shared.volumes);
    const nameMember = place.member('name');
    return {
      name: nameMember === undefined ? name : carry(nameMember),
      image: imageOf(place),
      repositoryCredentials: credentialsOf(container),
      essential: isMain,
      restartPolicy: restartPolicy ?? (isMain ? mainRestart : undefined),
      ...commandOf(place, environment.variables),
      ...settings,
      ...containerResources(resources, {
        shared: longRunning > 1,
        room: role === 'init' ? shared.initRoom : undefined,
      }),
      portMappings: portMappings.length > 0 ? portMappings : undefined,
      environment: environment.environment,
      secrets: environment.secrets,
      mountPoints: mountPoints.length > 0 ? mountPoints : undefined,
      dependsOn: dependsOn.length > 0 ? dependsOn : undefined,
      healthCheck,
      ...containerSecurity(place, pod.spec.member('securityContext')),
      systemControls: container === firstMain && controls.length > 0 ? controls : undefined,
      stopTimeout,
      dockerLabels: container === firstMain ? shared.dockerLabels : undefined,
      logConfiguration: logConfigurationOf(container, pod),
    };
  });
}

/** A pod is complete when all its main containers are; a task ends with its first essential one. */
function tellFirstEnds({ workload, containers, spec }: PodSource): void {
  const mains = containers.filter(({ role }) => role === 'main');
  if (!workload.runsToEnd || mains.length < 2) return;
  spec.member('containers')?.remark('first-container-ends-task', {
    lost: `The pod is done when all its ${mains.length} containers are; ECS stops the others when the first one ends.`,
    remedy: 'Make containers that may end first "essential": false, and let the last one end the task.',
  });
}

function emptyTask(family: string): ImportedTask {
  const size = smallestFargateSize({ cpuUnits: 0, memoryMib: 0 }) ?? { cpuUnits: 256, memoryMib: 512 };
  return {
    family,
    definition: { family },
    size: { ...size, architecture: 'X86_64' },
    ports: [],
    mainContainers: [],
  };
}
