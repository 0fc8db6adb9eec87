import { NFS_PORT } from '../../ecs/nfs-port.ts';
import { placeholder } from '../../placeholder.ts';
import { carry, type DraftMap } from '../../trace/draft.ts';
import type { Place } from '../../trace/place.ts';
import type { KubernetesObject, ObjectIndex } from '../import-context.ts';
import { applyTemplateRules, ignored, remarked, unless } from '../member-rules.ts';
import { efsVolume } from './efs-volume.ts';
import { taskRoleAt } from './identity.ts';
import type { PodSource } from './pod-source.ts';
import type { TaskVolume } from './task-volume.ts';

/**
 * A volume from a claim. What the claim is bound to decides: an EFS file system stays what it is, an EBS volume becomes one that ECS attaches.
 * Where that is not known, or is nothing that Fargate mounts, it becomes an EFS file system which somebody has to make, for that is the only
 * storage which outlives a Fargate task.
 */
export function claimVolume(source: Place, name: string, carriedName: DraftMap[string], pod: PodSource): TaskVolume {
  const nameMember = source.required('claimName');
  const claimName = nameMember?.text();
  if (nameMember === undefined || claimName === undefined)
    return { name, draft: undefined, readOnly: false, size: undefined };
  const readOnlyMember = source.member('readOnly');
  readOnlyMember?.ignore('All that is mounted from it is read only, or not, accordingly.');
  const claim = pod.objects.find('PersistentVolumeClaim', pod.workload.object.namespace, claimName);
  const volume = claim === undefined ? undefined : volumeOfClaim(claim, pod.objects);
  judgeClaim(claim?.place.member('spec'));
  const spec = volume?.place.member('spec');
  judgeVolume(spec);
  const csi = spec?.member('csi');
  const driver = csi?.member('driver')?.value;
  const of = (draft: DraftMap): TaskVolume => ({
    name,
    draft: { name: carriedName, ...draft },
    readOnly: readOnlyMember?.value === true || csi?.member('readOnly')?.value === true,
    size: undefined,
  });
  if (spec !== undefined && csi !== undefined && driver === 'efs.csi.aws.com') {
    nameMember.ignore('It leads to the file system that is mounted.');
    return of({ efsVolumeConfiguration: efsVolume(csi, spec, taskRoleAt(pod) !== undefined) });
  }
  spec?.member('mountOptions')?.ignore('They belong to storage that is not in the output.');
  const disk = driver === 'ebs.csi.aws.com' ? csi : spec?.member('awsElasticBlockStore');
  if (disk !== undefined) {
    disk.remark('disk-not-kept', {
      lost: `The volume "${name}" is an EBS volume that outlives its pods; ECS attaches a new one to each task, and a service deletes it with the task.`,
      remedy:
        'Set size and type of the volume under "volumeConfigurations" of the service; for data that have to stay, use an EFS file system, or a database of AWS.',
    });
    nameMember.ignore('It leads to the disk whose place the new one takes.');
    return of({ configuredAtLaunch: true });
  }
  const other = spec === undefined ? undefined : sourceOf(spec);
  other?.remark('volume-source-lost', {
    lost: `The volume "${name}" is bound to storage that Fargate cannot mount; an EFS file system takes its place, and is empty.`,
    remedy: 'Copy the data to the file system before the first task starts.',
  });
  tellNewFileSystem(nameMember, name, claimName, claim !== undefined);
  return of({ efsVolumeConfiguration: newFileSystem(claimName, nameMember) });
}

/**
 * A volume from one of the claims that a StatefulSet makes for each pod: one file system for all tasks. What is lost with the claims is said
 * where the StatefulSet is.
 *
 * @param nameMember Name of the claim template.
 */
export function claimTemplateVolume(nameMember: Place, name: string, { workload }: PodSource): TaskVolume {
  const { name: owner } = workload.object;
  const claimName = `${owner}-${name}`;
  nameMember.remark('file-system-to-make', {
    lost: `Each pod of StatefulSet "${owner}" has a volume "${name}" of its own; in the output all its tasks share one directory of an EFS file system that is yet to be made and is empty, with the placeholder ${fileSystemId(claimName)} for its id.`,
    remedy: `${MAKE_FILE_SYSTEM}, copy the data, and put its id in. Keep the service at one task unless the program may share its directory with others, or make a service and a file system of each pod; ${BETTER_OFF}.`,
  });
  const draft = { name, efsVolumeConfiguration: newFileSystem(claimName, undefined) };
  return { name, draft, readOnly: false, size: undefined };
}

/** What stands for the id of a file system until it is made. */
function fileSystemId(claimName: string): string {
  return placeholder(`${claimName.toUpperCase().replace(/[^A-Z0-9]+/g, '_')}_FILE_SYSTEM_ID`);
}

function newFileSystem(claimName: string, place: Place | undefined): DraftMap {
  const id = fileSystemId(claimName);
  return { fileSystemId: place === undefined ? id : carry(place, id), transitEncryption: 'ENABLED' };
}

/** A task mounts EFS by a mount target in its own VPC (EFS user guide, "Managing mount targets"; "Using VPC security groups"). */
const MAKE_FILE_SYSTEM = `Make the file system with mount targets in the VPC of the tasks, which let in the tasks' security group at port ${NFS_PORT} (NFS)`;
const BETTER_OFF = 'a program that needs a local disk (most databases) is better off with a service of AWS';

function tellNewFileSystem(place: Place, name: string, claimName: string, known: boolean): void {
  const why = known ? 'is made by Kubernetes when it is first used' : 'is not among the inputs';
  place.remark('file-system-to-make', {
    lost: `The storage of the volume "${name}" (claim "${claimName}") ${why}; in the output it is an EFS file system that is yet to be made, with the placeholder ${fileSystemId(claimName)} for its id.`,
    remedy: known
      ? `${MAKE_FILE_SYSTEM}, copy the data, and put its id in; ${BETTER_OFF}.`
      : `Convert again with the claim and its PersistentVolume among the inputs. Or: ${MAKE_FILE_SYSTEM}, copy the data, and put its id in.`,
  });
}

function volumeOfClaim(claim: KubernetesObject, objects: ObjectIndex): KubernetesObject | undefined {
  const name = claim.place.at('spec', 'volumeName')?.value;
  return objects.ofKind('PersistentVolume').find((volume) => {
    if (typeof name === 'string' && name !== '') return volume.name === name;
    const reference = volume.place.at('spec', 'claimRef');
    return (
      reference?.member('name')?.value === claim.name &&
      (reference.member('namespace')?.value ?? 'default') === claim.namespace
    );
  });
}

function judgeClaim(spec: Place | undefined): void {
  const disk = 'The file system that is mounted decides.';
  applyTemplateRules(spec, {
    accessModes: ignored(disk),
    resources: ignored('EFS grows by itself; the size of a disk stands in the service.'),
    storageClassName: ignored(disk),
    volumeName: ignored('It leads to the volume.'),
    selector: ignored('It leads to the volume.'),
    volumeMode: blockLost,
    volumeAttributesClassName: ignored(disk),
    dataSource: contentLost,
    dataSourceRef: contentLost,
  });
}

function judgeVolume(spec: Place | undefined): void {
  applyTemplateRules(spec, {
    capacity: ignored('EFS grows by itself; the size of a disk stands in the service.'),
    accessModes: ignored('Any number of tasks may mount a file system.'),
    persistentVolumeReclaimPolicy: ignored('ECS never deletes a file system.'),
    storageClassName: ignored('The volume says itself where the data are.'),
    volumeAttributesClassName: ignored('The volume says itself where the data are.'),
    volumeMode: blockLost,
    claimRef: ignored('It leads to the claim.'),
    nodeAffinity: ignored('Fargate has no nodes; a file system is reached from every zone that has a mount target.'),
  });
}

const blockLost = unless(
  ['Filesystem'],
  'It is the default.',
  remarked(
    'block-device-lost',
    'The volume is handed over as a raw device, and Fargate has no devices.',
    'Let the program use a file, or run it on ECS with EC2 instances.',
  ),
);

const contentLost = remarked(
  'volume-content-lost',
  'The volume begins with the content of a snapshot or of another volume; the file system on ECS begins empty.',
  'Copy the data before the first task starts.',
);

/** Members of a PersistentVolume's spec that are not its source. */
const settings = [
  'capacity',
  'accessModes',
  'persistentVolumeReclaimPolicy',
  'storageClassName',
  'volumeAttributesClassName',
  'volumeMode',
  'claimRef',
  'nodeAffinity',
  'mountOptions',
];

function sourceOf(spec: Place): Place | undefined {
  return spec.members().find(([name]) => !settings.includes(name))?.[1];
}
