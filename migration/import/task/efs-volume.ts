import { NFS_PORT } from '../../ecs/nfs-port.ts';
import { carryAll, type DraftMap } from '../../trace/draft.ts';
import type { Place } from '../../trace/place.ts';
import { applyTemplateRules, ignored } from '../member-rules.ts';

/** `fs-0123[:/directory[:fsap-0123]]`, the middle part empty with an access point alone (EFS CSI driver, "Static provisioning"). */
const HANDLE = /^([^:]+)(?::([^:]*))?(?::([^:]*))?$/;

/** Mount options that ECS has a member for (amazon-efs-utils, "Mount options"), as `name` or `name=value`. */
const KNOWN_OPTION = /^(tls|iam|accesspoint=(.+)|tlsport=(\d+))$/;

/**
 * `efsVolumeConfiguration` of a PersistentVolume of the EFS driver.
 *
 * @param hasRole Whether the task has a role.
 */
export function efsVolume(csi: Place, spec: Place, hasRole: boolean): DraftMap | undefined {
  const handle = csi.required('volumeHandle');
  const text = handle?.text();
  const attributes = csi.member('volumeAttributes');
  applyTemplateRules(csi, {
    driver: ignored('It says that this is an EFS file system.'),
    readOnly: ignored('All that is mounted from it is read only, or not, accordingly.'),
    fsType: ignored('EFS is a file system already.'),
  });
  if (handle === undefined || text === undefined) return undefined;
  const [, fileSystemId, directory = '', inHandle = ''] = HANDLE.exec(text) ?? [];
  if (fileSystemId === undefined) {
    handle.refuse(
      'volume-handle',
      'The handle of the volume is none of the EFS driver.',
      'Write it as <file system id>:<directory>:<access point id>, of which the last two may be missing.',
    );
    return undefined;
  }
  tellAccess(handle, fileSystemId);
  const { tls, iam, accessPoint: option, port } = mountOptions(spec);
  if (iam !== undefined) tellRole(iam, fileSystemId, hasRole);
  const accessPoint = inHandle || option?.text || '';
  const encryption = attributes?.member('encryptInTransit');
  // The driver encrypts unless it is told not to (EFS CSI driver, "Encryption In Transit").
  const encrypted = accessPoint !== '' || iam !== undefined || tls !== undefined || encryption?.value !== 'false';
  const path = attributes?.member('path');
  if (accessPoint !== '' && directory !== '' && directory !== '/') tellDirectory(handle, directory);
  const root = accessPoint === '' ? directory || path?.text() : undefined;
  return {
    fileSystemId: carryAll([handle], fileSystemId),
    rootDirectory: root ? carryAll(directory === '' && path ? [path] : [handle], root) : undefined,
    transitEncryption: carryAll(
      [tls, encryption].filter((place) => place !== undefined),
      encrypted ? 'ENABLED' : 'DISABLED',
    ),
    transitEncryptionPort: port === undefined ? undefined : carryAll([port.place], Number(port.text)),
    authorizationConfig:
      accessPoint === '' && iam === undefined
        ? undefined
        : {
            accessPointId:
              accessPoint === '' ? undefined : carryAll(option ? [handle, option.place] : [handle], accessPoint),
            iam: iam === undefined ? undefined : carryAll([iam], 'ENABLED'),
          },
  };
}

interface ValuedOption {
  readonly place: Place;
  readonly text: string;
}

interface MountOptions {
  readonly tls: Place | undefined;
  readonly iam: Place | undefined;
  readonly accessPoint: ValuedOption | undefined;
  readonly port: ValuedOption | undefined;
}

function mountOptions(spec: Place): MountOptions {
  const options = spec.list('mountOptions').map((place) => ({ place, match: KNOWN_OPTION.exec(String(place.value)) }));
  for (const { place, match } of options) {
    if (match !== null) continue;
    place.remark('mount-option-lost', {
      lost: `The file system is mounted with the option ${JSON.stringify(place.value)}, and ECS has no place for mount options.`,
      remedy: 'See that the program does without it.',
    });
  }
  const named = (name: string) => options.find(({ place }) => place.value === name)?.place;
  const valued = (group: number): ValuedOption | undefined =>
    options.flatMap(({ place, match }) => {
      const text = match?.[group];
      return text === undefined ? [] : [{ place, text }];
    })[0];
  return { tls: named('tls'), iam: named('iam'), accessPoint: valued(2), port: valued(3) };
}

/** Tasks are in another network than pods, or in another security group of it. */
function tellAccess(handle: Place, fileSystemId: string): void {
  handle.remark('file-system-access', {
    lost: `A task mounts the file system ${fileSystemId} by a mount target in its own VPC, where the mount targets let in the nodes of the cluster alone, as a rule.`,
    remedy: `Run the tasks in a VPC that has mount targets of ${fileSystemId}, and let the security group of these take connections from that of the tasks at port ${NFS_PORT} (NFS).`,
  });
}

/** ECS developer guide, "Use Amazon EFS volumes", EFSAuthorizationConfig: with `iam` the task role is what mounts. */
function tellRole(iam: Place, fileSystemId: string, hasRole: boolean): void {
  iam.remark('file-system-role', {
    lost: hasRole
      ? `The file system ${fileSystemId} is mounted with the permissions of the task role, where the role of the driver's own pods may have had them before.`
      : `The file system ${fileSystemId} is mounted with the permissions of the task role, and the task definition names none, so no task can mount it.`,
    remedy: `${hasRole ? 'See that the task role has' : 'Set "taskRoleArn" to a role that ecs-tasks.amazonaws.com may assume, with'} elasticfilesystem:ClientMount on ${fileSystemId}, and elasticfilesystem:ClientWrite where the program writes.`,
  });
}

function tellDirectory(handle: Place, directory: string): void {
  handle.remark('directory-within-access-point', {
    lost: `The volume is the directory ${directory} within an access point; ECS mounts an access point as a whole.`,
    remedy: `Make an access point whose root directory is ${directory}, and put its id in.`,
  });
}
