import { expect, test } from '@jest/globals';
import { exportedDocuments } from '../../../migration/runbook/exported-documents.ts';
import { exportAll, inputText, manifestsIn, taskOf } from '../support/workload-inputs.ts';

test('security groups come before the pods that are made with them', async () => {
  const service = inputText('service.json', {
    serviceName: 'web',
    taskDefinition: 'web',
    networkConfiguration: { awsvpcConfiguration: { subnets: ['subnet-1'], securityGroups: ['sg-1'] } },
  });
  const [manifests = []] = manifestsIn(await exportAll([taskOf('web')], { services: [service] }));
  const kinds = manifests.map(({ kind }) => kind);
  expect(kinds.indexOf('SecurityGroupPolicy')).toBeGreaterThan(-1);
  expect(kinds.indexOf('SecurityGroupPolicy')).toBeLessThan(kinds.indexOf('Deployment'));
});

test('nodes hold the pods of what was exported, and what they cost is said', async () => {
  const big = taskOf('big', { cpu: '4096', memory: '30720' });
  const { workloads, report } = await exportAll([big], { target: 'eks-nodes' });
  const [workload] = workloads;
  if (workload === undefined) throw new Error('Nothing was exported.');
  const cluster = workload.files.find(({ path }) => path === 'cluster.eksctl.yaml')?.content;
  expect(cluster).toMatchObject({ managedNodeGroups: [{ instanceType: 'm5.4xlarge', desiredCapacity: 2 }] });
  const codes = report.fates.flatMap((fate) => (fate.fate === 'remarked' ? [fate.code] : []));
  expect(codes).toContain('nodes-fixed');
  expect(exportedDocuments(workload).costText).toContain('2 of the type m5.4xlarge, whose price is not in these sums');
});
