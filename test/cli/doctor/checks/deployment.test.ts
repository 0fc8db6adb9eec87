import { running, wanted } from '../healthy-knowledge.ts';
import { testFindings } from '../test-findings.ts';

const stack = (status: string) => ({ stack: { kind: 'deployed', stackName: 'CloudIde', status } }) as const;

testFindings([
  {
    check: 'credentials',
    when: 'the stack runs on this machine',
    knowing: { caller: undefined },
    status: 'ok',
    says: /needs none/,
  },
  {
    check: 'leftovers',
    when: "Kubernetes' names are left",
    knowing: { leftovers: ['K8S_NAMESPACE', 'K8S_MIN_REPLICAS'] },
    status: 'warning',
    says: /^K8S_NAMESPACE is set.*; K8S_MIN_REPLICAS is set/,
  },
  { check: 'stack', when: 'it runs here', knowing: { stack: { kind: 'local' } }, status: 'ok', says: /this machine/ },
  {
    check: 'stack',
    when: 'there is none',
    knowing: { stack: { kind: 'missing', stackName: 'Other' } },
    status: 'error',
    says: /no stack Other/,
    todo: /npm run ecs:setup/,
  },
  { check: 'stack', when: 'it is new', knowing: stack('CREATE_COMPLETE'), status: 'ok', says: /CREATE_COMPLETE/ },
  {
    check: 'stack',
    when: 'only a change set was made',
    knowing: stack('REVIEW_IN_PROGRESS'),
    status: 'error',
    says: /never deployed/,
  },
  {
    check: 'stack',
    when: 'a deployment runs',
    knowing: stack('UPDATE_IN_PROGRESS'),
    status: 'warning',
    says: /UPDATE_IN_PROGRESS/,
    todo: /Wait/,
  },
  {
    check: 'stack',
    when: 'the last deployment was undone',
    knowing: stack('UPDATE_ROLLBACK_COMPLETE'),
    status: 'warning',
    says: /last deployment failed/,
  },
  {
    check: 'stack',
    when: 'the first deployment was undone',
    knowing: stack('ROLLBACK_COMPLETE'),
    status: 'error',
    says: /ROLLBACK_COMPLETE/,
  },
  {
    check: 'settings',
    when: 'the next deployment would change several',
    knowing: { wanted: wanted({ ECS_MAX_TASKS: '20', WORKER_CPU_UNITS: '1024', WORKER_MEMORY_MIB: '2048' }) },
    status: 'warning',
    says: /^ECS_MAX_TASKS is 10 where this environment says 20; WORKER_CPU_UNITS is 512 where .* 1024; WORKER_MEMORY_MIB/,
    todo: /npx cdk deploy/,
  },
  {
    check: 'settings',
    when: 'the stack on this machine has others',
    knowing: { stack: { kind: 'local' }, settings: running({ ECS_TICK_SECONDS: '20' }) },
    status: 'warning',
    says: /^ECS_TICK_SECONDS is 20 where this environment says 10$/,
    todo: /^Stop the stack/,
  },
  {
    check: 'redis',
    when: 'a server is configured',
    knowing: { wanted: wanted({ REDIS_HOST: 'redis.internal' }) },
    status: 'manual',
    says: /redis\.internal:6379/,
  },
  {
    check: 'alarm-email',
    when: 'there is an address',
    knowing: {},
    status: 'manual',
    says: /ops@example\.com/,
    todo: /Confirm/,
  },
  {
    check: 'alarm-email',
    when: 'there is none',
    knowing: { alarmEmail: undefined },
    status: 'warning',
    says: /nobody/,
    todo: /ALARM_EMAIL/,
  },
]);
