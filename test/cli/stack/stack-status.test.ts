import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { startFauxqs } from 'fauxqs';
import { readStackStatus } from '../../../cli/stack/stack-status.ts';
import { localTarget } from '../../../cli/stack/target.ts';
import { STARTED_BY } from '../../../contract/names.ts';
import { CLUSTER, ecsFixture, FAMILY, START_DELAY } from '../../local/ecs/ecs-fixture.ts';
import { ManualClock } from '../../support/manual-clock.ts';

let queues: Awaited<ReturnType<typeof startFauxqs>>;
beforeEach(async () => {
  queues = await startFauxqs({ port: 0, host: '127.0.0.1', logger: false });
  queues.createQueue('commands');
});
afterEach(() => queues.stop());

test.each([
  { maxLifetimeSeconds: 300, state: 'leaving' },
  { maxLifetimeSeconds: 600, state: 'running' },
])(
  'a task that started 200 s ago is $state when tasks live for $maxLifetimeSeconds s',
  async ({ maxLifetimeSeconds, state }) => {
    const clock = new ManualClock(Date.now() - 200_000 - START_DELAY);
    const { url, run } = await ecsFixture({ clock });
    await run({ startedBy: STARTED_BY });
    await clock.advance(START_DELAY);
    const sqs = `http://127.0.0.1:${queues.port}`;
    const scalerEnvironment = {
      AWS_SQS_QUEUE_URL: `${sqs}/000000000000/commands`,
      ECS_CLUSTER_NAME: CLUSTER,
      ECS_TASK_DEFINITION: FAMILY,
      ECS_SUBNETS: 'subnet-01234567',
      ECS_SECURITY_GROUPS: 'sg-01234567',
      ECS_PARAMETER_NAME: '/scaler',
      WORKER_MAX_LIFETIME_SECONDS: String(maxLifetimeSeconds),
    };
    const target = localTarget({ endpoints: { sqs, ecs: url }, outputs: {}, scalerEnvironment });
    const { tasks } = await readStackStatus(target, {});
    expect(tasks).toMatchObject([{ state }]);
  },
);
