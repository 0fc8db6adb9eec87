import { describe, expect, test } from '@jest/globals';
import type { JsonMap } from '../../../../migration/trace/json.ts';
import { importPod, importTemplate, plainContainer, usualRemarks } from './support/import-manifests.ts';

const told = (remarks: readonly string[]) =>
  remarks.filter((remark) => !usualRemarks.includes(remark)).map((remark) => remark.replace('/spec/', ''));
const mounted = (source: JsonMap, mount: JsonMap = {}, others: readonly JsonMap[] = []) =>
  importPod(
    { volumes: [{ name: 'data', ...source }] },
    { volumeMounts: [{ name: 'data', mountPath: '/data', ...mount }] },
    others,
  );
const claim = (spec: JsonMap): JsonMap => ({
  apiVersion: 'v1',
  kind: 'PersistentVolumeClaim',
  metadata: { name: 'files', namespace: 'shop' },
  spec,
});
const volume = (spec: JsonMap): JsonMap => ({
  apiVersion: 'v1',
  kind: 'PersistentVolume',
  metadata: { name: 'files' },
  spec,
});
const files = { persistentVolumeClaim: { claimName: 'files' } };
const placeholder = '$' + '{FILES_FILE_SYSTEM_ID}';

describe('volumes that live as long as the pod', () => {
  test.each([
    { name: 'an empty directory', source: { emptyDir: {} }, storage: undefined, codes: [] },
    { name: 'on the default medium', source: { emptyDir: { medium: '' } }, storage: undefined, codes: [] },
    {
      name: 'in memory',
      source: { emptyDir: { medium: 'Memory' } },
      storage: undefined,
      codes: ['volumes/0/emptyDir/medium memory-volume'],
    },
    {
      name: 'with a small limit',
      source: { emptyDir: { sizeLimit: '1Gi' } },
      storage: undefined,
      codes: ['volumes/0/emptyDir/sizeLimit volume-size-shared'],
    },
    {
      name: 'with a large limit',
      source: { emptyDir: { sizeLimit: '50Gi' } },
      storage: 50,
      codes: ['volumes/0/emptyDir/sizeLimit volume-size-shared'],
    },
    {
      name: 'with a claim of its own',
      source: {
        ephemeral: {
          volumeClaimTemplate: {
            spec: { accessModes: ['ReadWriteOnce'], resources: { requests: { storage: '30Gi' } } },
          },
        },
      },
      storage: 30,
      codes: ['volumes/0/ephemeral/volumeClaimTemplate/spec/resources/requests/storage volume-size-shared'],
    },
  ])('$name', ({ source, storage, codes }) => {
    const { definition, containers, remarks } = mounted(source);
    expect(definition['volumes']).toEqual([{ name: 'data', host: {} }]);
    expect(containers[0]?.['mountPoints']).toEqual([{ sourceVolume: 'data', containerPath: '/data' }]);
    expect(definition['ephemeralStorage']).toEqual(storage === undefined ? undefined : { sizeInGiB: storage });
    expect(told(remarks)).toEqual(codes);
  });
});

describe('volumes that Fargate does not have', () => {
  test.each([
    { name: 'a ConfigMap', source: { configMap: { name: 'a' } }, codes: ['volumes/0 file-volume-lost'] },
    { name: 'a Secret', source: { secret: { secretName: 'a' } }, codes: ['volumes/0 file-volume-lost'] },
    { name: 'several sources', source: { projected: { sources: [] } }, codes: ['volumes/0 file-volume-lost'] },
    { name: 'NFS', source: { nfs: { server: 'a', path: '/' } }, codes: ['volumes/0 volume-lost'] },
    { name: 'an unknown kind', source: {}, codes: ['volumes/0 volume-lost'] },
    {
      name: 'a token that EKS adds',
      source: { name: 'aws-iam-token', projected: { sources: [] } },
      mount: 'aws-iam-token',
      codes: [],
    },
  ])('$name', ({ source, mount, codes }) => {
    const { definition, containers, remarks, problems } = mounted(source, { name: mount ?? 'data' });
    expect(definition).not.toHaveProperty('volumes');
    expect(containers[0]).not.toHaveProperty('mountPoints');
    expect(told(remarks)).toEqual(codes);
    expect(problems).toEqual([]);
  });

  test('a directory of the node is refused', () => {
    const { problems } = mounted({ hostPath: { path: '/var/run/docker.sock' } });
    expect(problems).toMatchObject([{ code: 'host-path', pointer: '/spec/template/spec/volumes/0' }]);
  });

  test('one that is not there is refused', () => {
    expect(mounted({ emptyDir: {} }, { name: 'other' }).problems).toMatchObject([{ code: 'mount-of-unknown-volume' }]);
  });

  test('two of a name are refused', () => {
    const volumes = [
      { name: 'a', emptyDir: {} },
      { name: 'a', emptyDir: {} },
    ];
    expect(importPod({ volumes }).problems).toMatchObject([{ code: 'duplicate-volume-name' }]);
  });
});

describe('a claim', () => {
  const efs = (csi: JsonMap, more: JsonMap = {}) =>
    mounted(files, {}, [
      claim({ accessModes: ['ReadWriteMany'], storageClassName: '', volumeName: 'files' }),
      volume({ capacity: { storage: '1Gi' }, csi: { driver: 'efs.csi.aws.com', ...csi }, ...more }),
    ]);

  test.each([
    {
      name: 'a file system',
      csi: { volumeHandle: 'fs-1' },
      more: {},
      becomes: { fileSystemId: 'fs-1', transitEncryption: 'ENABLED' },
    },
    {
      name: 'a directory of it',
      csi: { volumeHandle: 'fs-1:/a' },
      more: { mountOptions: ['tls'] },
      becomes: { fileSystemId: 'fs-1', rootDirectory: '/a', transitEncryption: 'ENABLED' },
    },
    {
      name: 'an access point',
      csi: { volumeHandle: 'fs-1::fsap-2' },
      more: { mountOptions: ['tls', 'iam'] },
      becomes: {
        fileSystemId: 'fs-1',
        transitEncryption: 'ENABLED',
        authorizationConfig: { accessPointId: 'fsap-2', iam: 'ENABLED' },
      },
    },
    {
      name: 'an access point and a port by options',
      csi: { volumeHandle: 'fs-1' },
      more: { mountOptions: ['accesspoint=fsap-2', 'tlsport=3049'] },
      becomes: {
        fileSystemId: 'fs-1',
        transitEncryption: 'ENABLED',
        transitEncryptionPort: 3049,
        authorizationConfig: { accessPointId: 'fsap-2' },
      },
    },
    {
      name: 'without encryption',
      csi: { volumeHandle: 'fs-1', volumeAttributes: { encryptInTransit: 'false', path: '/b' } },
      more: {},
      becomes: { fileSystemId: 'fs-1', rootDirectory: '/b', transitEncryption: 'DISABLED' },
    },
  ])('on EFS: $name', ({ csi, more, becomes }) => {
    const { definition, remarks, problems } = efs(csi, more);
    expect(definition['volumes']).toEqual([{ name: 'data', efsVolumeConfiguration: becomes }]);
    expect(told(remarks)).toEqual([]);
    expect(problems).toEqual([]);
  });

  test('on EFS with four parts in its handle, which the driver does not take', () => {
    expect(efs({ volumeHandle: 'fs-1:/a::fsap-2' }).problems).toMatchObject([{ code: 'volume-handle' }]);
  });

  test('on EFS with what ECS cannot mount', () => {
    const { allFates } = efs({ volumeHandle: 'fs-1:/a:fsap-2' }, { mountOptions: ['noatime'] });
    const codes = allFates.flatMap((fate) =>
      fate.fate === 'remarked' && fate.input === 'other-1.yaml' ? [fate.code] : [],
    );
    expect(codes.sort()).toEqual(expect.arrayContaining(['directory-within-access-point', 'mount-option-lost']));
  });

  test('on EFS with a handle that cannot be read', () => {
    expect(efs({ volumeHandle: 'a:b:c:d' }).problems).toMatchObject([{ code: 'volume-handle' }]);
  });

  test('is read only where it says so', () => {
    const source = { persistentVolumeClaim: { claimName: 'files', readOnly: true } };
    expect(mounted(source).containers[0]?.['mountPoints']).toMatchObject([{ readOnly: true }]);
  });

  test.each([
    { name: 'is found by its volume', volumeName: undefined, claimRef: { name: 'files', namespace: 'shop' } },
    { name: 'finds its volume', volumeName: 'files', claimRef: undefined },
  ])('$name', ({ volumeName, claimRef }) => {
    const { definition } = mounted(files, {}, [
      claim(volumeName === undefined ? {} : { volumeName }),
      volume({
        csi: { driver: 'efs.csi.aws.com', volumeHandle: 'fs-1' },
        ...(claimRef === undefined ? {} : { claimRef }),
      }),
    ]);
    expect(definition['volumes']).toMatchObject([{ efsVolumeConfiguration: { fileSystemId: 'fs-1' } }]);
  });

  test('on EBS is a disk that is attached at launch, and not kept', () => {
    const { definition, allFates } = mounted(files, {}, [
      claim({ volumeName: 'files' }),
      volume({ csi: { driver: 'ebs.csi.aws.com', volumeHandle: 'vol-1' } }),
    ]);
    expect(definition['volumes']).toEqual([{ name: 'data', configuredAtLaunch: true }]);
    expect(allFates).toContainEqual(
      expect.objectContaining({ code: 'disk-not-kept', severity: 'loss', pointer: '/spec/csi' }),
    );
  });

  test.each([
    { name: 'that is not there', others: [], lost: [] },
    { name: 'whose volume is yet to be made', others: [claim({ accessModes: ['ReadWriteOnce'] })], lost: [] },
    {
      name: 'on other storage',
      others: [claim({ volumeName: 'files' }), volume({ nfs: { server: 'a', path: '/' } })],
      lost: ['volume-source-lost'],
    },
  ])('$name is an EFS file system to be made', ({ others, lost }) => {
    const { definition, remarks, allFates } = mounted(files, {}, others);
    expect(definition['volumes']).toEqual([
      { name: 'data', efsVolumeConfiguration: { fileSystemId: placeholder, transitEncryption: 'ENABLED' } },
    ]);
    expect(told(remarks)).toEqual(['volumes/0/persistentVolumeClaim/claimName file-system-to-make']);
    const losses = allFates.filter((fate) => fate.fate === 'remarked' && fate.severity === 'loss');
    expect(
      losses.flatMap((fate) => (fate.fate === 'remarked' && fate.code !== 'not-converted' ? [fate.code] : [])),
    ).toEqual(lost);
  });

  test('of a StatefulSet is one, too', () => {
    const spec = { containers: [{ ...plainContainer, volumeMounts: [{ name: 'data', mountPath: '/data' }] }] };
    const body = { volumeClaimTemplates: [{ metadata: { name: 'data' }, spec: {} }] };
    const { definition, problems, allFates } = importTemplate({ spec }, { kind: 'StatefulSet', body });
    const id = '$' + '{WEB_DATA_FILE_SYSTEM_ID}';
    expect(definition['volumes']).toMatchObject([{ name: 'data', efsVolumeConfiguration: { fileSystemId: id } }]);
    expect(problems).toEqual([]);
    expect(allFates).toContainEqual(
      expect.objectContaining({
        pointer: '/spec/volumeClaimTemplates/0/metadata/name',
        code: 'file-system-to-make',
        lost: expect.stringContaining(
          `share one directory of an EFS file system that is yet to be made and is empty, with the placeholder ${id}`,
        ),
        remedy: expect.stringContaining('most databases'),
      }),
    );
  });

  test('on EFS has to be reached from the tasks', () => {
    const { allFates } = efs({ volumeHandle: 'fs-1:/a' });
    expect(allFates).toContainEqual(
      expect.objectContaining({
        pointer: '/spec/csi/volumeHandle',
        code: 'file-system-access',
        remedy: expect.stringMatching(/mount targets of fs-1,.*port 2049/),
      }),
    );
  });

  const account = {
    apiVersion: 'v1',
    kind: 'ServiceAccount',
    metadata: {
      name: 'default',
      namespace: 'shop',
      annotations: { 'eks.amazonaws.com/role-arn': 'arn:aws:iam::123456789012:role/a' },
    },
  };
  test.each([
    { name: 'without a role', others: [], lost: /names none/, remedy: /^Set "taskRoleArn"/ },
    { name: 'with a role', others: [account], lost: /may have had them/, remedy: /^See that the task role has/ },
  ])('on EFS with the permissions of the task, $name', ({ others, lost, remedy }) => {
    const { allFates } = mounted(files, {}, [
      claim({ volumeName: 'files' }),
      volume({ csi: { driver: 'efs.csi.aws.com', volumeHandle: 'fs-1' }, mountOptions: ['tls', 'iam'] }),
      ...others,
    ]);
    expect(allFates).toContainEqual(
      expect.objectContaining({
        pointer: '/spec/mountOptions/1',
        code: 'file-system-role',
        lost: expect.stringMatching(lost),
        remedy: expect.stringMatching(remedy),
      }),
    );
  });
});

describe('a mount', () => {
  test.each([
    { name: 'read only', mount: { readOnly: true }, becomes: { readOnly: true }, codes: [] },
    { name: 'not', mount: { readOnly: false }, becomes: { readOnly: false }, codes: [] },
    { name: 'of a part', mount: { subPath: 'a' }, becomes: {}, codes: ['subPath sub-path-lost'] },
    {
      name: 'that is passed on',
      mount: { mountPropagation: 'HostToContainer' },
      becomes: {},
      codes: ['mountPropagation mount-propagation-lost'],
    },
    { name: 'that is not', mount: { mountPropagation: 'None' }, becomes: {}, codes: [] },
  ])('$name', ({ mount, becomes, codes }) => {
    const { containers, remarks } = mounted({ emptyDir: {} }, mount);
    expect(containers[0]?.['mountPoints']).toEqual([{ sourceVolume: 'data', containerPath: '/data', ...becomes }]);
    expect(told(remarks)).toEqual(codes.map((code) => `containers/0/volumeMounts/0/${code}`));
  });
});
