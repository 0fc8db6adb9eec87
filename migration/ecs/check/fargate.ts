import type { Place } from '../../trace/place.ts';
import { itemsAt, numberAt, textAt } from '../../trace/place-at.ts';
import { called, containersOf, requiresFargate } from './reading.ts';

/** Members of a task that Fargate does not have (ECS developer guide, "Task definition differences for Fargate"). */
const foreignTaskMembers = ['ipcMode', 'placementConstraints', 'inferenceAccelerators'];

/** Members of a container that it does not have (there, and ECS API reference, ContainerDefinition: hostname goes with no awsvpc). */
const foreignContainerMembers = [
  'credentialSpecs',
  'disableNetworking',
  'dnsSearchDomains',
  'dnsServers',
  'dockerSecurityOptions',
  'extraHosts',
  'hostname',
  'links',
  'privileged',
];

/** Members of its Linux parameters that it does not have (ECS API reference, LinuxParameters). */
const foreignLinuxParameters = ['devices', 'maxSwap', 'sharedMemorySize', 'swappiness', 'tmpfs'];

const logDrivers = ['awslogs', 'awsfirelens', 'splunk'];

/** Gibibytes of storage beyond the 20 that each task has (ECS API reference, EphemeralStorage). */
const ephemeralStorageGib = { least: 21, most: 200 };

/** Refuses what a task definition must not have, and what it has to have, to run on Fargate. */
export function checkOnFargate(task: Place): void {
  if (!requiresFargate(task)) refuse(task, '"requiresCompatibilities" does not name FARGATE.', 'Add "FARGATE".');
  if (textAt(task, 'networkMode') !== 'awsvpc') {
    refuse(task.member('networkMode') ?? task, 'Tasks on Fargate have the network mode awsvpc.', 'Set it.');
  }
  for (const name of foreignTaskMembers) refuseMember(task, name, 'The task definition');
  const pidMode = task.member('pidMode');
  if (pidMode !== undefined && pidMode.value !== 'task')
    refuse(pidMode, 'Fargate has only the pidMode "task".', 'Set it.');
  checkStorage(task);
  for (const container of containersOf(task)) checkContainer(container);
}

function checkContainer(container: Place): void {
  for (const name of foreignContainerMembers) refuseMember(container, name, called(container));
  const linux = container.member('linuxParameters');
  for (const name of foreignLinuxParameters) if (linux) refuseMember(linux, name, called(container));
  const capabilities = linux?.member('capabilities');
  for (const added of capabilities ? itemsAt(capabilities, 'add') : []) {
    if (added.value !== 'SYS_PTRACE') refuse(added, 'Fargate adds no capability but SYS_PTRACE.', 'Remove it.');
  }
  for (const requirement of itemsAt(container, 'resourceRequirements')) {
    refuse(requirement, 'Fargate has neither GPUs nor inference accelerators.', 'Remove it, or run the task on EC2.');
  }
  const driver = container.at('logConfiguration', 'logDriver');
  if (driver !== undefined && !logDrivers.includes(String(driver.value))) {
    refuse(driver, `Fargate has the log drivers ${logDrivers.join(', ')}.`, 'Take one of these.');
  }
  for (const mapping of itemsAt(container, 'portMappings')) {
    const host = numberAt(mapping, 'hostPort');
    if (host === undefined || host === numberAt(mapping, 'containerPort')) continue;
    refuse(mapping, 'The host port differs from the container port.', 'Leave it out: an awsvpc task has one for all.');
  }
}

function checkStorage(task: Place): void {
  const size = task.at('ephemeralStorage', 'sizeInGiB');
  const { least, most } = ephemeralStorageGib;
  if (typeof size?.value === 'number' && (size.value < least || size.value > most)) {
    refuse(size, `Ephemeral storage is ${least} to ${most} GiB.`, 'Leave it out for the 20 GiB that each task has.');
  }
  for (const volume of itemsAt(task, 'volumes')) {
    const path = volume.at('host', 'sourcePath');
    if (path !== undefined)
      refuse(path, 'Fargate has no host whose directories could be mounted.', 'Leave "host" out.');
    refuseMember(volume, 'dockerVolumeConfiguration', 'The volume');
    refuseMember(volume, 'fsxWindowsFileServerVolumeConfiguration', 'The volume');
  }
}

/** Refuses a member unless what it asks for is nothing: false, or an empty list. */
function refuseMember(owner: Place, name: string, who: string): void {
  const member = owner.member(name);
  if (member === undefined || member.value === false || (Array.isArray(member.value) && member.value.length === 0))
    return;
  refuse(member, `${who} has "${name}", which does not exist on Fargate.`, 'Remove it.');
}

function refuse(place: Place, message: string, remedy: string): void {
  place.refuse('not-on-fargate', message, remedy);
}
