import { expect, test } from '@jest/globals';
import { cloudIdeManifests } from '../support/cloud-ide-manifests.ts';
import { deployment, imported, queueWorker } from '../support/imported.ts';

const account = `
apiVersion: v1
kind: ServiceAccount
metadata: { name: default, annotations: { eks.amazonaws.com/role-arn: 'arn:aws:iam::123456789012:role/jobs' } }
---`;
const told = ['note worker-without-role /metadata/name'];

test.each([
  { name: 'a worker without a ServiceAccount of its own', manifests: queueWorker('jobs'), told },
  { name: 'a worker with a role', manifests: queueWorker('jobs') + account, told: [] },
  { name: 'what takes no messages', manifests: deployment('web'), told: [] },
  { name: "this project's own worker, whose stack has a role for it", manifests: cloudIdeManifests, told: [] },
])('the role to take messages with: $name', ({ manifests, told: expected }) => {
  const { remarks, fates } = imported(manifests);
  expect(remarks.filter((remark) => remark.includes('worker-without-role'))).toEqual(expected);
  const remarked = fates.filter((fate) => fate.fate === 'remarked' && fate.code === 'worker-without-role');
  for (const { input, pointer } of remarked)
    expect(fates).not.toContainEqual(expect.objectContaining({ input, pointer, fate: 'ignored' }));
});

test('the stack makes the role that is missing, as the note says', () => {
  expect(imported(queueWorker('jobs')).text('stack.ts')).toContain('jobsQueue.grantConsumeMessages(jobsTaskRole);');
  expect(imported(queueWorker('jobs') + account).text('stack.ts')).not.toContain('grantConsumeMessages');
});
