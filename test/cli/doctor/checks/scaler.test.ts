import { running } from '../healthy-knowledge.ts';
import { testFindings } from '../test-findings.ts';

testFindings([
  {
    check: 'schedule',
    when: 'it is disabled',
    knowing: { schedule: { enabled: false, expression: 'rate(1 minute)' } },
    status: 'error',
    says: /disabled/,
  },
  {
    check: 'tick-queue',
    when: 'ticks take a minute',
    knowing: {
      settings: { ...running({ ECS_TICK_SECONDS: '60' }), ECS_TICK_QUEUE_URL: undefined },
      eventSourceMappings: [],
    },
    status: 'ok',
    says: /none is needed for ticks of 60 s/,
  },
  {
    check: 'tick-queue',
    when: 'it is disabled',
    knowing: { eventSourceMappings: [{ queueName: 'ticks', state: 'Disabled' }] },
    status: 'error',
    says: /is Disabled/,
  },
  {
    check: 'tick-queue',
    when: 'it is being enabled',
    knowing: { eventSourceMappings: [{ queueName: 'ticks', state: 'Enabling' }] },
    status: 'warning',
    says: /is Enabling/,
  },
  {
    check: 'tick-queue',
    when: 'only other queues have one',
    knowing: { eventSourceMappings: [{ queueName: 'others', state: 'Enabled' }] },
    status: 'error',
    says: /no event source mapping/,
  },
  {
    check: 'last-tick',
    when: 'it is three minutes old',
    knowing: { lastDecision: { ageSeconds: 180, explanation: '' } },
    status: 'error',
    says: /3 minutes old/,
  },
  {
    check: 'last-tick',
    when: 'there was none',
    knowing: { lastDecision: undefined },
    status: 'error',
    says: /no decision/,
    todo: /npm run ecs:logs/,
  },
  {
    check: 'pause',
    when: 'it is paused',
    knowing: { overrides: { paused: true } },
    status: 'warning',
    says: /is paused/,
  },
  {
    check: 'pause',
    when: 'there is no image',
    knowing: { settings: running({ ECS_IMAGE_PUSHED: 'false' }) },
    status: 'warning',
    says: /without an image/,
  },
  {
    check: 'pause',
    when: 'the overrides clash with what was deployed',
    knowing: { overrides: { ECS_MIN_TASKS: 20 } },
    status: 'error',
    says: /^nothing is launched, because every tick fails: ECS_MIN_TASKS is 20 and must be at most ECS_MAX_TASKS, which is 10$/,
    todo: /set ECS_MIN_TASKS=\.\.\. ECS_MAX_TASKS=\.\.\./,
  },
  {
    check: 'dry-run',
    when: 'it only decides',
    knowing: { settings: running({ ECS_DRY_RUN: 'true' }) },
    status: 'warning',
    says: /launches nothing/,
  },
]);
