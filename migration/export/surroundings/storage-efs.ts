import { type Carried, carry, type DraftMap } from '../../trace/draft.ts';
import type { Place } from '../../trace/place.ts';
import type { ExportContext } from '../export-context.ts';

/** How the EFS CSI driver is to mount a file system. */
interface EfsMount {
  /** `<file system>[:<directory>][:<access point>]` (EFS CSI driver, pkg/driver/node.go, parseVolumeId). */
  readonly handle: { readonly text: string; readonly places: readonly Place[] };
  /** Options of the mount helper amazon-efs-utils. */
  readonly options: readonly Carried[];
  readonly attributes: DraftMap | undefined;
}

/**
 * Reads an `efsVolumeConfiguration` (ECS API reference, EFSVolumeConfiguration; CloudFormation calls its first member `FilesystemId`); undefined
 * without a file system. Every member gets its fate here.
 */
export function efsMountOf(efs: Place, context: ExportContext): EfsMount | undefined {
  const fileSystem = efs.required('fileSystemId');
  const authorization = efs.member('authorizationConfig');
  const accessPoint = authorization?.member('accessPointId');
  const directory = efs.member('rootDirectory');
  const iam = iamOptionOf(authorization?.member('iam'));
  const encryption = encryptionOf(efs, accessPoint !== undefined || iam !== undefined);
  const port = portOptionOf(efs.member('transitEncryptionPort'), context);
  tellWhoMayMount(efs, context);
  const id = fileSystem?.text();
  if (fileSystem === undefined || id === undefined) return undefined;
  if (accessPoint !== undefined && directory !== undefined && directory.value !== '/') {
    directory.refuse(
      'efs-directory-beside-access-point',
      `${directory.pointer} names a directory beside an access point, which has a root directory of its own.`,
      'Leave out rootDirectory, or make it "/"; ECS takes nothing else beside an access point.',
    );
  }
  return {
    handle: {
      text: handleText(id, directory, accessPoint),
      places: present(fileSystem, directory, accessPoint).filter(({ value }) => typeof value === 'string'),
    },
    options: present(encryption.option, iam, port),
    attributes: encryption.attributes,
  };
}

function handleText(fileSystemId: string, directory: Place | undefined, accessPoint: Place | undefined): string {
  const path = directory?.text() ?? '';
  if (accessPoint !== undefined) return `${fileSystemId}:${path}:${accessPoint.text() ?? ''}`;
  return path === '' ? fileSystemId : `${fileSystemId}:${path}`;
}

/**
 * The driver encrypts unless it is told not to, and always does for an access point (pkg/driver/node.go, NodePublishVolume); ECS does when
 * asked.
 */
function encryptionOf(efs: Place, needed: boolean): { option?: Carried; attributes?: DraftMap } {
  const place = efs.member('transitEncryption');
  if (place?.value === 'ENABLED') return { option: carry(place, 'tls') };
  if (place?.value === 'DISABLED' && !needed) return { attributes: { encryptInTransit: carry(place, 'false') } };
  (place ?? efs).remark('efs-encrypted-in-transit', {
    lost: 'The volume is encrypted on its way there, which it is not on ECS: the EFS driver does so unless it is told otherwise, and access points and IAM need it.',
    remedy: 'Nothing has to be done; NFS and its encrypted form use the same port, 2049.',
  });
  return {};
}

function iamOptionOf(place: Place | undefined): Carried | undefined {
  if (place === undefined) return undefined;
  if (place.value !== 'ENABLED') {
    place.ignore('Without the option "iam" the driver authorizes nobody either.');
    return undefined;
  }
  place.remark('efs-identity-of-the-driver', {
    lost: "The file system is mounted with the identity of the EFS driver's node part, where ECS used the task role, so all pods of a node are one to it.",
    remedy:
      "Let the role of the driver's node part mount in the file system policy, and keep workloads apart by access points.",
  });
  return carry(place, 'iam');
}

/**
 * The port is one of the host's own, between the mount and its tunnel (amazon-efs-utils, option `tlsport`). A node is shared by many pods,
 * each with a tunnel.
 */
function portOptionOf(place: Place | undefined, context: ExportContext): Carried | undefined {
  if (place === undefined) return undefined;
  const port = place.number();
  if (port === undefined) return undefined;
  if (context.target === 'eks-fargate') return carry(place, `tlsport=${port}`);
  place.ignore('The driver picks a free port for the tunnel of each mount, and only the node itself ever sees it.');
  return undefined;
}

function tellWhoMayMount(efs: Place, context: ExportContext): void {
  const driver =
    context.target === 'eks-nodes'
      ? ' Nodes need the add-on aws-efs-csi-driver: `eksctl create addon --name aws-efs-csi-driver`.'
      : '';
  efs.remark('efs-network-access', {
    lost: 'The mount targets of the file system let in the security group of the ECS tasks, and pods have another.',
    remedy: `Let the cluster security group (or that of the pods' SecurityGroupPolicy) reach port 2049 of the mount targets.${driver}`,
  });
}

function present<T>(...values: readonly (T | undefined)[]): T[] {
  return values.filter((value) => value !== undefined);
}
