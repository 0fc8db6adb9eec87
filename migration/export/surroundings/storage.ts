import { objectName } from '../../kubernetes/names.ts';
import { carryAll, type DraftMap } from '../../trace/draft.ts';
import type { Place } from '../../trace/place.ts';
import type { ExportContext } from '../export-context.ts';
import type { ManifestDraft, OutputPart } from '../manifest-draft.ts';
import type { VolumeClaims } from '../pod/pod-template.ts';
import { distinctName } from './secrets-names.ts';
import { efsMountOf } from './storage-efs.ts';

/** EFS grows by itself, and Kubernetes asks for a size all the same; no one reads it (EFS CSI driver, static provisioning example). */
const ANY_SIZE = '5Gi';
/** Many pods on many nodes write, as many tasks did. */
const ACCESS_MODES = ['ReadWriteMany'];

/**
 * Network volumes of a task: each `efsVolumeConfiguration` becomes a PersistentVolume and a PersistentVolumeClaim of the EFS CSI driver, bound to
 * each other by name. EKS Fargate mounts them without anything installed, and makes no file systems of its own (EKS user guide, "Use elastic
 * file system storage with Amazon EFS"); every EKS cluster has the driver's CSIDriver object. On minikube the claim is for an empty volume of
 * its default StorageClass.
 */
export function storageOf(task: Place, context: ExportContext): VolumeClaims & OutputPart {
  const claims = new Map<string, string>();
  const manifests: ManifestDraft[] = [];
  for (const volume of task.list('volumes')) {
    const name = volume.member('name')?.value;
    const efs = volume.member('efsVolumeConfiguration');
    if (typeof name !== 'string' || efs === undefined || !efs.checkMap()) continue;
    const claim = distinctName(objectName(`${context.name}-${name}`), [...claims.values()]);
    claims.set(name, claim);
    manifests.push(...(context.target === 'minikube' ? localClaim(claim, efs) : efsClaim(claim, efs, context)));
  }
  return { manifests, files: [], claimFor: (volumeName) => claims.get(volumeName) };
}

function localClaim(name: string, efs: Place): ManifestDraft[] {
  efs.remark('efs-out-of-reach', {
    lost: `Minikube is not in the VPC of the EFS file system, so the claim ${name} gives an empty volume on this machine instead.`,
    remedy: 'Copy what the containers need into the volume with `kubectl cp`, or try this part on EKS.',
  });
  return [claimOf(name, {})];
}

function efsClaim(name: string, efs: Place, context: ExportContext): ManifestDraft[] {
  const mount = efsMountOf(efs, context);
  if (mount === undefined) return [];
  // Volumes have no namespace, so the name has it: two namespaces of a cluster may hold the same task.
  const volumeName = objectName(`${context.namespace}-${name}`);
  const volume: ManifestDraft = {
    apiVersion: 'v1',
    kind: 'PersistentVolume',
    name: volumeName,
    namespace: null,
    body: {
      spec: {
        capacity: { storage: ANY_SIZE },
        volumeMode: 'Filesystem',
        accessModes: ACCESS_MODES,
        persistentVolumeReclaimPolicy: 'Retain',
        storageClassName: '',
        claimRef: { namespace: context.namespace, name },
        mountOptions: mount.options.length === 0 ? undefined : mount.options,
        csi: {
          driver: 'efs.csi.aws.com',
          volumeHandle: carryAll(mount.handle.places, mount.handle.text),
          volumeAttributes: mount.attributes,
        },
      },
    },
  };
  return [volume, claimOf(name, { storageClassName: '', volumeName })];
}

function claimOf(name: string, binding: DraftMap): ManifestDraft {
  const spec = { accessModes: ACCESS_MODES, resources: { requests: { storage: ANY_SIZE } }, ...binding };
  return { apiVersion: 'v1', kind: 'PersistentVolumeClaim', name, body: { spec } };
}
