import { revision, running } from '../healthy-knowledge.ts';
import { testFindings } from '../test-findings.ts';

testFindings([
  {
    check: 'cluster',
    when: 'there is none',
    knowing: { cluster: undefined },
    status: 'error',
    says: /no cluster workers/,
  },
  {
    check: 'cluster',
    when: 'it was deleted',
    knowing: { cluster: { name: 'workers', status: 'INACTIVE', capacityProviders: [] } },
    status: 'error',
    says: /INACTIVE/,
  },
  {
    check: 'cluster',
    when: 'it lacks a capacity provider',
    knowing: {
      settings: running({ ECS_CAPACITY_PROVIDERS: 'FARGATE_SPOT,FARGATE' }),
      cluster: { name: 'workers', status: 'ACTIVE', capacityProviders: ['FARGATE'] },
    },
    status: 'error',
    says: /^workers has no capacity provider FARGATE_SPOT$/,
  },
  {
    check: 'quota',
    when: 'it is too small',
    knowing: { vcpuQuotas: { FARGATE: 4.4 } },
    status: 'error',
    says: /^FARGATE allows 4\.4 vCPU at once, and 10 tasks of 0\.5 take 5$/,
    todo: /ECS_MAX_TASKS to 8 or less/,
  },
  {
    check: 'quota',
    when: 'not one task fits into it',
    knowing: { vcpuQuotas: { FARGATE: 0.25 } },
    status: 'error',
    says: /^FARGATE allows 0\.25 vCPU/,
    todo: /or take a smaller task \(WORKER_CPU_UNITS\): not even one of this size may run; other/,
  },
  {
    check: 'quota',
    when: 'only the second provider has enough',
    knowing: { vcpuQuotas: { FARGATE_SPOT: 1, FARGATE: 100 } },
    status: 'error',
    says: /^FARGATE_SPOT allows 1 vCPU/,
  },
  {
    check: 'quota',
    when: 'the task has no size',
    knowing: revision({ cpuUnits: undefined }),
    status: 'manual',
    says: /must have a CPU first/,
  },
]);
