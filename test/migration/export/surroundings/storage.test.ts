import { describe, expect, test } from '@jest/globals';
import type { ExportContext } from '../../../../migration/export/export-context.ts';
import { storageOf } from '../../../../migration/export/surroundings/storage.ts';
import { manifestProblems } from '../../../../migration/kubernetes/validate.ts';
import type { Json } from '../../../../migration/trace/json.ts';
import { contextFor, exported } from './support/exported.ts';

const EFS = '/volumes/0/efsVolumeConfiguration';
const VOLUME = 'PersistentVolume/shop-web-data';
const HANDLE = `${VOLUME} /spec/csi/volumeHandle`;

function exportVolume(efs: Json, change: Partial<ExportContext> = {}) {
  return exported({ volumes: [{ name: 'data', efsVolumeConfiguration: efs }] }, contextFor(change), storageOf);
}

/** What was said, without the note that each volume has and without the volume's name, which the pod has. */
function saidOf({ said }: { said: readonly string[] }): string[] {
  const own = [`${EFS}: efs-network-access`, '/volumes/0/name: not-converted'];
  return said.filter((each) => !own.includes(each));
}

describe('EFS volumes', () => {
  test('become a volume and a claim that are bound to each other', () => {
    const { manifests, part } = exportVolume({ fileSystemId: 'fs-1', transitEncryption: 'ENABLED' });
    expect([...manifests.values()]).toMatchObject([
      {
        metadata: { name: 'shop-web-data' },
        spec: {
          accessModes: ['ReadWriteMany'],
          persistentVolumeReclaimPolicy: 'Retain',
          storageClassName: '',
          claimRef: { namespace: 'shop', name: 'web-data' },
          csi: { driver: 'efs.csi.aws.com', volumeHandle: 'fs-1' },
        },
      },
      {
        metadata: { name: 'web-data', namespace: 'shop' },
        spec: { accessModes: ['ReadWriteMany'], storageClassName: '', volumeName: 'shop-web-data' },
      },
    ]);
    expect(manifests.get(VOLUME)?.['metadata']).not.toHaveProperty('namespace');
    expect([part.claimFor('data'), part.claimFor('other')]).toEqual(['web-data', undefined]);
  });

  test.each<{ name: string; efs: Json; handle: string; said: string[]; options?: string[]; attributes?: Json }>([
    {
      name: 'encryption is asked for',
      efs: { fileSystemId: 'fs-1', transitEncryption: 'ENABLED' },
      handle: 'fs-1',
      options: ['tls'],
      said: [`${EFS}/fileSystemId: ${HANDLE}`, `${EFS}/transitEncryption: ${VOLUME} /spec/mountOptions/0`],
    },
    {
      name: 'encryption is refused',
      efs: { fileSystemId: 'fs-1', transitEncryption: 'DISABLED' },
      handle: 'fs-1',
      attributes: { encryptInTransit: 'false' },
      said: [
        `${EFS}/fileSystemId: ${HANDLE}`,
        `${EFS}/transitEncryption: ${VOLUME} /spec/csi/volumeAttributes/encryptInTransit`,
      ],
    },
    {
      name: 'encryption is not spoken of',
      efs: { fileSystemId: 'fs-1' },
      handle: 'fs-1',
      said: [`${EFS}: efs-encrypted-in-transit`, `${EFS}/fileSystemId: ${HANDLE}`],
    },
    {
      name: 'a directory',
      efs: { fileSystemId: 'fs-1', rootDirectory: '/a/b', transitEncryption: 'ENABLED' },
      handle: 'fs-1:/a/b',
      options: ['tls'],
      said: [
        `${EFS}/fileSystemId: ${HANDLE}`,
        `${EFS}/rootDirectory: ${HANDLE}`,
        `${EFS}/transitEncryption: ${VOLUME} /spec/mountOptions/0`,
      ],
    },
    {
      name: 'an access point with IAM, as CloudFormation spells it',
      efs: {
        FilesystemId: 'fs-1',
        TransitEncryption: 'ENABLED',
        AuthorizationConfig: { AccessPointId: 'fsap-2', IAM: 'ENABLED' },
      },
      handle: 'fs-1::fsap-2',
      options: ['tls', 'iam'],
      said: [
        `${EFS}/FilesystemId: ${HANDLE}`,
        `${EFS}/TransitEncryption: ${VOLUME} /spec/mountOptions/0`,
        `${EFS}/AuthorizationConfig/AccessPointId: ${HANDLE}`,
        `${EFS}/AuthorizationConfig/IAM: efs-identity-of-the-driver`,
        `${EFS}/AuthorizationConfig/IAM: ${VOLUME} /spec/mountOptions/1`,
      ],
    },
    {
      name: 'an access point, whose connection is always encrypted',
      efs: {
        fileSystemId: 'fs-1',
        rootDirectory: '/',
        transitEncryption: 'DISABLED',
        authorizationConfig: { accessPointId: 'fsap-2', iam: 'DISABLED' },
      },
      handle: 'fs-1:/:fsap-2',
      said: [
        `${EFS}/fileSystemId: ${HANDLE}`,
        `${EFS}/rootDirectory: ${HANDLE}`,
        `${EFS}/transitEncryption: efs-encrypted-in-transit`,
        `${EFS}/authorizationConfig/accessPointId: ${HANDLE}`,
        `${EFS}/authorizationConfig/iam: ignored`,
      ],
    },
  ])('$name', ({ efs, handle, said, options, attributes }) => {
    const result = exportVolume(efs);
    const { spec } = JSON.parse(JSON.stringify(result.manifests.get(VOLUME)));
    expect(spec.csi).toEqual({ driver: 'efs.csi.aws.com', volumeHandle: handle, volumeAttributes: attributes });
    expect(spec.mountOptions).toEqual(options);
    expect(saidOf(result)).toEqual(said);
  });

  test.each([
    { target: 'eks-fargate', options: ['tls', 'tlsport=20049'], fate: `${VOLUME} /spec/mountOptions/1` },
    { target: 'eks-nodes', options: ['tls'], fate: 'ignored' },
  ] as const)('the port of the tunnel on $target, whose machines hold one pod or many', ({ target, options, fate }) => {
    const efs = { fileSystemId: 'fs-1', transitEncryption: 'ENABLED', transitEncryptionPort: 20049 };
    const result = exportVolume(efs, { target });
    expect(result.manifests.get(VOLUME)).toMatchObject({ spec: { mountOptions: options } });
    expect(result.said).toContain(`${EFS}/transitEncryptionPort: ${fate}`);
  });

  test('a directory beside an access point is refused, as by ECS', () => {
    const authorizationConfig = { accessPointId: 'fsap-2' };
    const { ledger } = exportVolume({ fileSystemId: 'fs-1', rootDirectory: '/a', authorizationConfig });
    expect(ledger.problems).toMatchObject([
      { code: 'efs-directory-beside-access-point', pointer: `${EFS}/rootDirectory` },
    ]);
  });

  test('without a file system it is refused', () => {
    const { ledger, manifests } = exportVolume({ rootDirectory: '/' });
    expect(ledger.problems).toMatchObject([{ code: 'missing-member', pointer: EFS }]);
    expect(manifests.size).toBe(0);
  });

  test('a map where a text belongs is refused and ends nothing', () => {
    const { ledger } = exportVolume({ fileSystemId: 'fs-1', rootDirectory: { a: 1 } });
    expect(ledger.problems).toMatchObject([{ code: 'wrong-type', pointer: `${EFS}/rootDirectory` }]);
  });

  test('on minikube the claim is for an empty volume, and the file system is lost', () => {
    const { manifests, said } = exportVolume({ fileSystemId: 'fs-1', rootDirectory: '/' }, { target: 'minikube' });
    expect([...manifests.keys()]).toEqual(['PersistentVolumeClaim/web-data']);
    expect(manifests.get('PersistentVolumeClaim/web-data')?.['spec']).not.toHaveProperty('storageClassName');
    expect(said).toEqual(['/volumes/0/name: not-converted', `${EFS}: efs-out-of-reach`]);
  });

  test('volumes whose names differ in what Kubernetes does not allow stay two', () => {
    const efsVolumeConfiguration = { fileSystemId: 'fs-1' };
    const volumes = ['My_Data', 'my-data'].map((name) => ({ name, efsVolumeConfiguration }));
    const { part, manifests } = exported({ volumes }, contextFor(), storageOf);
    expect(['My_Data', 'my-data'].map(part.claimFor)).toEqual(['web-my-data', 'web-my-data-2']);
    expect(manifests.size).toBe(4);
  });

  test('other volumes are not touched', () => {
    const { part, said } = exported({ volumes: [{ name: 'scratch', host: {} }] }, contextFor(), storageOf);
    expect([part.claimFor('scratch'), part.manifests]).toEqual([undefined, []]);
    expect(said).toEqual(['/volumes/0/name: not-converted', '/volumes/0/host: ignored']);
  });

  test.each(['eks-fargate', 'eks-nodes', 'minikube'] as const)('what is made for %s is valid', async (target) => {
    const efs = {
      fileSystemId: 'fs-1',
      transitEncryption: 'ENABLED',
      transitEncryptionPort: 20049,
      authorizationConfig: { accessPointId: 'fsap-2', iam: 'ENABLED' },
    };
    const { manifests } = exportVolume(efs, { target });
    expect(await manifestProblems([...manifests.values()], { target })).toEqual([]);
  });
});
