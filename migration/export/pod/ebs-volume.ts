import { objectName } from '../../kubernetes/names.ts';
import { type Carried, carry, carryAll, type Draft, type DraftMap } from '../../trace/draft.ts';
import type { Place } from '../../trace/place.ts';
import type { ManifestDraft } from '../manifest-draft.ts';
import { present } from './read.ts';
import { type VolumeNeeds, volumeConfigurationOf } from './volume-needs.ts';

/** What stands in for the size of a volume of which no service tells it. */
const STAND_IN_GIB = 20;
/** What ECS takes where a service says nothing (ECS API reference, ServiceManagedEBSVolumeConfiguration). */
const DEFAULTS = { filesystemType: 'xfs', encrypted: true };
/** Parameters of the EBS CSI driver for members of `managedEBSVolume` (its docs, "parameters.md"), in which a key may be a whole ARN. */
const PARAMETERS = { volumeType: 'type', iops: 'iops', throughput: 'throughput', kmsKeyId: 'kmsKeyId' };

/** A volume of a pod, and the class that it is made of; undefined on minikube, whose own default class serves. */
interface EbsVolume {
  readonly source: DraftMap;
  readonly storageClass: ManifestDraft | undefined;
}

/**
 * An EBS volume that the service or RunTask describes: a claim of the pod's own, which lives as long as the pod, as on ECS. It names its
 * StorageClass, as EKS has no default one since 1.30 (EKS user guide, "Kubernetes versions").
 */
export function ebsVolume(ecsName: string, place: Place, needs: VolumeNeeds): EbsVolume {
  const { plan } = needs;
  const configuration = volumeConfigurationOf(ecsName, needs.service);
  const ebs = configuration?.member('managedEBSVolume');
  const title = configuration?.member('name');
  const storage = sizeOf(ebs, place);
  const isLocal = plan.context.target === 'minikube';
  const name = objectName(`${plan.context.namespace}-${plan.context.name}-${ecsName}`);
  if (isLocal) remarkLocal(configuration, place);
  else remarkDriver(place);
  const spec: DraftMap = {
    accessModes: ['ReadWriteOnce'],
    storageClassName: isLocal ? undefined : carryAll(present(title), name),
    resources: { requests: { storage } },
  };
  return {
    source: { ephemeral: { volumeClaimTemplate: { spec } } },
    storageClass: isLocal ? undefined : storageClassOf(name, ebs),
  };
}

function sizeOf(ebs: Place | undefined, volume: Place): Draft {
  const size = ebs?.member('sizeInGiB');
  const gib = size?.number();
  if (size !== undefined && gib !== undefined) return carryAll([volume, size], `${gib}Gi`);
  volume.remark('ebs-size-unknown', {
    lost: `The EBS volume has ${STAND_IN_GIB} GiB, as ${ebs === undefined ? 'its size and type stand in the service, which is not among the inputs' : 'the service gives it that of a snapshot'}.`,
    remedy:
      ebs === undefined
        ? 'Export with the service, by --service, or set storage of the claim and the parameters of its StorageClass.'
        : 'Set storage of the claim to the size of the snapshot.',
  });
  return carry(volume, `${STAND_IN_GIB}Gi`);
}

/** Volumes are made in the zone of the node that the pod came to. */
function storageClassOf(name: string, ebs: Place | undefined): ManifestDraft {
  remarkBesides(ebs);
  const given = Object.entries(PARAMETERS).map(([member, parameter]) => [parameter, textOf(ebs?.member(member))]);
  const parameters: DraftMap = {
    ...Object.fromEntries(given),
    encrypted: textOf(ebs?.member('encrypted')) ?? String(DEFAULTS.encrypted),
    'csi.storage.k8s.io/fstype': textOf(ebs?.member('filesystemType')) ?? DEFAULTS.filesystemType,
  };
  return {
    apiVersion: 'storage.k8s.io/v1',
    kind: 'StorageClass',
    name,
    namespace: null,
    body: {
      provisioner: 'ebs.csi.aws.com',
      parameters,
      reclaimPolicy: 'Delete',
      volumeBindingMode: 'WaitForFirstConsumer',
    },
  };
}

function textOf(place: Place | undefined): Carried | undefined {
  return place && carry(place, String(place.value));
}

function remarkBesides(ebs: Place | undefined): void {
  ebs?.member('roleArn')?.ignore('The EBS CSI driver makes volumes by a role of its own.');
  ebs?.member('snapshotId')?.remark('service-volume', {
    lost: `ECS makes the volume of the snapshot ${String(ebs.member('snapshotId')?.value)}; the exported one is empty.`,
    remedy: 'Install the snapshot controller, and name a VolumeSnapshot of it as dataSource of the claim.',
  });
  ebs
    ?.member('volumeInitializationRate')
    ?.ignore('It is how fast a snapshot is read, and no volume is made of one here.');
  ebs?.member('tagSpecifications')?.remark('service-volume', {
    lost: 'The EBS volumes do not have the tags that the service gives them.',
    remedy: 'Add parameters tagSpecification_1, tagSpecification_2 and so on to the StorageClass, each "key=value".',
  });
}

function remarkLocal(configuration: Place | undefined, volume: Place): void {
  const lost = 'minikube has no EBS; the volume is a folder of this machine, whose size nobody limits.';
  const ebs = configuration?.member('managedEBSVolume');
  const size = ebs?.member('sizeInGiB');
  (size ?? volume).remark('ebs-local', { lost, remedy: 'Nothing, for a trial; export for EKS for more.' });
  configuration?.member('name')?.ignore('It tells which volume of the task definition is meant.');
  for (const [, member] of ebs?.members() ?? []) {
    if (member.pointer !== size?.pointer) member.ignore('minikube has no EBS.');
  }
}

function remarkDriver(volume: Place): void {
  volume.remark('ebs-driver', {
    lost: 'The EBS CSI driver makes the volume; cluster.eksctl.yaml installs it, and in a cluster without it the pod stays pending.',
    remedy:
      'In a cluster that is there already, install the EKS add-on aws-ebs-csi-driver with a role that has the policy AmazonEBSCSIDriverPolicy.',
  });
}
