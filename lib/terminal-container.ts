import * as ecs from 'aws-cdk-lib/aws-ecs';
import type { Construct } from 'constructs';

/**
 * Where the terminals' directories are in a task. The image has this directory, too (worker/Dockerfile): a volume takes owner and mode from
 * what the image declares a `VOLUME` at the same path, and is root's with 0755 otherwise (ECS developer guide, "Use bind mounts with Amazon ECS").
 */
export const TERMINALS_DIRECTORY = '/var/lib/terminals';

/**
 * The places that can be written to. All else is part of the image's root file system, which is read-only (`readonlyRootFilesystem`, ECS API
 * reference, ContainerDefinition), so no command changes a program that the next one or the worker runs. A volume without a host path is
 * empty, on the task's own 20 GiB, and gone with the task; a `tmpfs` would take of the task's memory.
 */
const volumes = [
  { name: 'terminals', containerPath: TERMINALS_DIRECTORY },
  { name: 'temporary', containerPath: '/tmp' },
] as const;

/**
 * What is left of Docker's default set is what a worker of root needs: SETUID, SETGID and SETPCAP to become a terminal's user without any
 * capability, KILL to end its processes, CHOWN to give it its directories, and DAC_OVERRIDE to read and write there. They are dropped one by
 * one: `ALL` would drop these too, and on Fargate only SYS_PTRACE can be added back (ECS API reference, KernelCapabilities).
 */
const droppedCapabilities = [
  ecs.Capability.AUDIT_WRITE,
  ecs.Capability.FOWNER,
  ecs.Capability.FSETID,
  ecs.Capability.MKNOD,
  ecs.Capability.NET_BIND_SERVICE,
  ecs.Capability.NET_RAW,
  ecs.Capability.SETFCAP,
  ecs.Capability.SYS_CHROOT,
] as const;

/** The part of a container's definition by which commands are kept from the worker, the image and each other. */
export function isolation(
  scope: Construct,
): Pick<ecs.ContainerDefinitionOptions, 'user' | 'readonlyRootFilesystem' | 'linuxParameters'> {
  // The worker would else be process 1, which has to collect every process that a command leaves behind; an init does that for it.
  const linuxParameters = new ecs.LinuxParameters(scope, 'Init', { initProcessEnabled: true });
  linuxParameters.dropCapabilities(...droppedCapabilities);
  // Only root can start a command as somebody else; an image that says otherwise would have a worker that refuses to start.
  return { user: 'root', readonlyRootFilesystem: true, linuxParameters };
}

/** Gives a task's container the places that it can write to. */
export function addWritablePlaces(taskDefinition: ecs.TaskDefinition, container: ecs.ContainerDefinition): void {
  for (const { name, containerPath } of volumes) {
    taskDefinition.addVolume({ name });
    container.addMountPoints({ sourceVolume: name, containerPath, readOnly: false });
  }
}
