import { describe, expect, test } from '@jest/globals';
import { servicesIn } from '../../../../migration/ecs/service-input.ts';
import { settleManifest } from '../../../../migration/export/settle-manifest.ts';
import type { Target } from '../../../../migration/kubernetes/target.ts';
import type { JsonMap } from '../../../../migration/trace/json.ts';
import { Ledger } from '../../../../migration/trace/ledger.ts';
import { check, exported, type Row, taskOf, tasksOf } from './support.ts';

describe('volumes and mounts', () => {
  const mountPoints = [{ sourceVolume: 'data', containerPath: '/data', readOnly: true }];
  const volumeMounts = [{ name: 'data', mountPath: '/data', readOnly: true }];
  const volume = (members: JsonMap, name = 'data') => ({ volumes: [{ name, ...members }] });
  const empty = { volumes: [{ name: 'data', emptyDir: {} }] };
  const lost = 'volume-not-converted';
  test.each<Row>([
    {
      name: 'a volume of nothing',
      task: volume({}),
      container: { mountPoints },
      becomes: { volumeMounts },
      pod: empty,
      said: ['mountPoints/0/containerPath volume-hides-image'],
    },
    {
      name: 'EBS at a mount, which is empty on ECS, too',
      target: 'eks-fargate',
      task: volume({ configuredAtLaunch: true }),
      container: { mountPoints },
      becomes: { volumeMounts },
      pod: empty,
      said: [`/volumes/0/configuredAtLaunch ${lost}`],
    },
    { name: 'an empty host', task: volume({ host: {} }), pod: empty },
    {
      name: 'a name that is not legal',
      task: volume({}, 'My_Data'),
      container: { mountPoints: [{ sourceVolume: 'My_Data', containerPath: '/d' }] },
      becomes: { volumeMounts: [{ name: 'my-data', mountPath: '/d' }] },
      pod: { volumes: [{ name: 'my-data', emptyDir: {} }] },
      said: ['/volumes/0/name renamed', '/containerDefinitions/0/mountPoints/0/containerPath volume-hides-image'],
    },
    {
      name: 'a path of the host',
      task: volume({ host: { sourcePath: '/var/log' } }),
      pod: { volumes: [{ name: 'data', hostPath: { path: '/var/log' } }] },
      said: ['/volumes/0/host/sourcePath host-path-differs'],
    },
    {
      name: 'a path of the host, on EKS Fargate',
      target: 'eks-fargate',
      task: volume({ host: { sourcePath: '/var/log' } }),
      pod: empty,
      said: ['/volumes/0/host/sourcePath not-converted', '/volumes/0/host/sourcePath host-path-on-fargate'],
    },
    {
      name: 'EFS',
      task: volume({ efsVolumeConfiguration: { fileSystemId: 'fs-1' } }),
      pod: { volumes: [{ name: 'data', persistentVolumeClaim: { claimName: 'web-efs' } }] },
    },
    {
      name: 'EBS',
      task: volume({ configuredAtLaunch: true }),
      pod: {
        volumes: [
          {
            name: 'data',
            ephemeral: {
              volumeClaimTemplate: {
                spec: {
                  accessModes: ['ReadWriteOnce'],
                  storageClassName: 'shop-web-data',
                  resources: { requests: { storage: '20Gi' } },
                },
              },
            },
          },
        ],
      },
      said: ['/volumes/0/configuredAtLaunch ebs-size-unknown', '/volumes/0/configuredAtLaunch ebs-driver'],
    },
    {
      name: 'EBS on EKS Fargate',
      target: 'eks-fargate',
      task: volume({ configuredAtLaunch: true }),
      pod: empty,
      said: [`/volumes/0/configuredAtLaunch ${lost}`],
    },
    { name: 'no EBS', task: volume({ configuredAtLaunch: false }), pod: empty },
    {
      name: "Docker's own, of the task",
      task: volume({ dockerVolumeConfiguration: { scope: 'task', driver: 'local', labels: { a: 'b' } } }),
      pod: empty,
    },
    {
      name: "Docker's own, shared",
      task: volume({ dockerVolumeConfiguration: { scope: 'shared', autoprovision: true } }),
      pod: empty,
      said: [`/volumes/0/dockerVolumeConfiguration ${lost}`],
    },
    {
      name: 'FSx for Windows',
      task: volume({ fsxWindowsFileServerVolumeConfiguration: { fileSystemId: 'fs-1', rootDirectory: '/' } }),
      pod: empty,
      said: [`/volumes/0/fsxWindowsFileServerVolumeConfiguration ${lost}`],
    },
    {
      name: 'S3 Files',
      task: volume({ s3filesVolumeConfiguration: { fileSystemArn: 'arn:x' } }),
      pod: empty,
      said: [`/volumes/0/s3filesVolumeConfiguration ${lost}`],
    },
    {
      name: 'shared memory',
      container: { linuxParameters: { sharedMemorySize: 64 } },
      becomes: { volumeMounts: [{ name: 'app-shm', mountPath: '/dev/shm' }] },
      pod: { volumes: [{ name: 'app-shm', emptyDir: { medium: 'Memory', sizeLimit: '64Mi' } }] },
    },
    {
      name: 'tmpfs',
      container: {
        linuxParameters: { tmpfs: [{ containerPath: '/t', size: 32, mountOptions: ['defaults', 'ro', 'noexec'] }] },
      },
      becomes: { volumeMounts: [{ name: 'app-tmpfs-1', mountPath: '/t', readOnly: true }] },
      pod: { volumes: [{ name: 'app-tmpfs-1', emptyDir: { medium: 'Memory', sizeLimit: '32Mi' } }] },
      said: ['linuxParameters/tmpfs/0/mountOptions/2 tmpfs-option-lost'],
    },
  ])('$name', check);

  test('names that would become one are refused', () => {
    const { problems } = exported(taskOf({}, { volumes: [{ name: 'a_b' }, { name: 'A-B' }] }));
    expect(problems).toMatchObject([{ code: 'volume-name-collision', pointer: '/volumes/1/name' }]);
  });

  test('mounts of another container are taken over, also at second hand; own paths win', () => {
    const { containers, said } = exported(
      tasksOf(
        [
          { name: 'a', mountPoints },
          { name: 'b', volumesFrom: [{ sourceContainer: 'a' }] },
          {
            name: 'c',
            mountPoints: [{ sourceVolume: 'data', containerPath: '/own' }],
            volumesFrom: [{ sourceContainer: 'b', readOnly: true }],
          },
        ],
        volume({}),
      ),
    );
    const own = { name: 'data', mountPath: '/own' };
    expect(containers.map((container) => container['volumeMounts'])).toEqual([
      volumeMounts,
      volumeMounts,
      [own, ...volumeMounts],
    ]);
    expect(said.filter((entry) => entry.includes('volumes-from'))).toEqual([
      '/containerDefinitions/1/volumesFrom/0 volumes-from-copied',
      '/containerDefinitions/2/volumesFrom/0 volumes-from-copied',
    ]);
  });

  test('what only an image declares is lost', () => {
    const { said } = exported(
      tasksOf([{ name: 'a' }, { name: 'b', volumesFrom: [{ sourceContainer: 'a', readOnly: true }] }]),
    );
    expect(said).toContain('/containerDefinitions/1/volumesFrom/0 volumes-from-lost');
  });
});

describe('an EBS volume that the service describes', () => {
  const data = (managedEBSVolume: JsonMap, target: Target = 'eks-nodes') => {
    const content = { services: [{ volumeConfigurations: [{ name: 'data', managedEBSVolume }] }] };
    const ledger = new Ledger({ name: 'service.json', kind: 'ecs', content, positionOf: () => undefined });
    const [service] = servicesIn(ledger.root);
    const task = taskOf({}, { volumes: [{ name: 'data', configuredAtLaunch: true }] });
    const { pod, template, said } = exported(task, target, { service });
    const classes = (template.storageClasses ?? []).map((draft) => settleManifest(draft, 'shop'));
    const codes = ledger.fates().flatMap((fate) => (fate.fate === 'remarked' ? [fate.code] : []));
    return { volume: (pod.spec['volumes'] as readonly JsonMap[])[0], classes, said, codes };
  };

  test('is a claim of its size, and a StorageClass of its type', () => {
    const { volume, classes, said } = data({
      roleArn: 'arn:aws:iam::111122223333:role/ebs',
      sizeInGiB: 100,
      volumeType: 'gp3',
      iops: 4000,
      throughput: 250,
    });
    expect(volume).toMatchObject({
      ephemeral: {
        volumeClaimTemplate: {
          spec: { storageClassName: 'shop-web-data', resources: { requests: { storage: '100Gi' } } },
        },
      },
    });
    expect(classes).toEqual([
      {
        apiVersion: 'storage.k8s.io/v1',
        kind: 'StorageClass',
        metadata: { name: 'shop-web-data' },
        provisioner: 'ebs.csi.aws.com',
        parameters: {
          type: 'gp3',
          iops: '4000',
          throughput: '250',
          encrypted: 'true',
          'csi.storage.k8s.io/fstype': 'xfs',
        },
        reclaimPolicy: 'Delete',
        volumeBindingMode: 'WaitForFirstConsumer',
      },
    ]);
    expect(said).toEqual(['/volumes/0/configuredAtLaunch ebs-driver']);
  });

  test.each<{ name: string; ebs: JsonMap; target?: Target; parameters: JsonMap | undefined; codes: readonly string[] }>(
    [
      {
        name: 'not encrypted, with another file system',
        ebs: { sizeInGiB: 1, encrypted: false, filesystemType: 'ext4' },
        parameters: { encrypted: 'false', 'csi.storage.k8s.io/fstype': 'ext4' },
        codes: [],
      },
      {
        name: 'of a snapshot, with tags',
        ebs: { snapshotId: 'snap-1', tagSpecifications: [{ resourceType: 'volume' }] },
        parameters: { encrypted: 'true', 'csi.storage.k8s.io/fstype': 'xfs' },
        codes: ['service-volume', 'service-volume'],
      },
      {
        name: 'on EKS Fargate, which has none',
        ebs: { sizeInGiB: 1 },
        target: 'eks-fargate',
        parameters: undefined,
        codes: ['service-volume'],
      },
      {
        name: 'on minikube, whose default class serves',
        ebs: { sizeInGiB: 1, volumeType: 'gp3' },
        target: 'minikube',
        parameters: undefined,
        codes: ['ebs-local'],
      },
    ],
  )('$name', ({ ebs, target, parameters, codes }) => {
    const found = data(ebs, target);
    expect(found.classes.map((each) => each['parameters'])).toEqual(parameters === undefined ? [] : [parameters]);
    expect(found.codes).toEqual(codes);
  });
});
