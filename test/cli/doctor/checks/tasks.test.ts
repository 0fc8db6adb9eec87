import { REVISION } from '../../support/healthy-account.ts';
import { container, revision, wanted } from '../healthy-knowledge.ts';
import { testFindings } from '../test-findings.ts';

const secret = (exists: boolean, hasValue: boolean, deleted: boolean) => ({
  secrets: { redis: { exists, hasValue, deleted } },
});
const imported = { wanted: wanted({ ECS_TASK_DEFINITION: REVISION.family }) };

testFindings([
  {
    check: 'task-definition',
    when: 'only its containers have a size',
    knowing: revision({ cpuUnits: undefined, memoryMib: undefined }),
    status: 'error',
    says: /no CPU and memory/,
  },
  {
    check: 'task-definition',
    when: 'it is not active',
    knowing: revision({ status: 'INACTIVE' }),
    status: 'error',
    says: /:7 is INACTIVE/,
  },
  {
    check: 'task-definition',
    when: 'it is for EC2',
    knowing: revision({ compatibilities: ['EC2'], networkMode: 'bridge' }),
    status: 'error',
    says: /not registered for Fargate; .* network mode bridge/,
  },
  {
    check: 'task-definition',
    when: 'the container has another name',
    knowing: container({ name: 'terminal' }),
    status: 'error',
    says: /no container worker/,
  },
  {
    check: 'task-definition',
    when: 'its stop time-out is too long',
    knowing: container({ stopTimeoutSeconds: 300 }),
    status: 'error',
    says: /300 s; Fargate's longest is 120 s/,
  },
  {
    check: 'roles',
    when: 'there is no execution role',
    knowing: { roles: { task: 'any', execution: undefined } },
    status: 'error',
    says: /no execution role/,
  },
  {
    check: 'roles',
    when: "a given family's roles follow the convention",
    knowing: { ...imported, roles: { task: `${REVISION.family}-task`, execution: 'ecsTaskExecutionRole' } },
    status: 'ok',
    says: /these names/,
  },
  {
    check: 'roles',
    when: "a given family's roles do not",
    knowing: { ...imported, roles: { task: 'strange', execution: 'ecsTaskExecutionRole' } },
    status: 'warning',
    says: /not strange$/,
    todo: /existingTaskRoleArns/,
  },
  {
    check: 'secrets',
    when: 'there is a value',
    knowing: secret(true, true, false),
    status: 'ok',
    says: /^redis with a value/,
  },
  {
    check: 'secrets',
    when: 'one does not exist',
    knowing: secret(false, false, false),
    status: 'error',
    says: /no secret redis/,
  },
  {
    check: 'secrets',
    when: 'one is empty',
    knowing: secret(true, false, false),
    status: 'error',
    says: /redis has no value/,
  },
  {
    check: 'secrets',
    when: 'one was deleted',
    knowing: secret(true, true, true),
    status: 'error',
    says: /redis was deleted/,
  },
  {
    check: 'secrets',
    when: 'a variable comes from Systems Manager',
    knowing: container({ secretSources: ['arn:aws:ssm:r:1:parameter/redis'] }),
    status: 'manual',
    says: /parameter of Systems Manager/,
  },
]);
