import { expect, test } from '@jest/globals';
import { logDestination } from '../../../local/ecs/log-destination.ts';
import { definition, ecsFixture, START_DELAY } from './ecs-fixture.ts';

const awslogs = (options: Record<string, string>) => ({ logDriver: 'awslogs', options });
const complete = { 'awslogs-group': '/workers', 'awslogs-stream-prefix': 'worker' };

test.each([
  {
    name: 'the group and prefix/container/task of awslogs',
    logConfiguration: awslogs(complete),
    destination: { group: '/workers', stream: 'worker/main/0123' },
  },
  { name: 'nowhere without a prefix', logConfiguration: awslogs({ 'awslogs-group': '/w' }), destination: undefined },
  {
    name: 'nowhere with another driver',
    logConfiguration: { logDriver: 'splunk', options: complete },
    destination: undefined,
  },
  { name: 'nowhere without a driver', logConfiguration: undefined, destination: undefined },
])('the lines of a container go to $name', ({ logConfiguration, destination }) => {
  const container = { name: 'main', image: 'i', ...(logConfiguration ? { logConfiguration } : {}) };
  expect(logDestination(container, '0123')).toEqual(destination);
});

test('a container is started with its destination', async () => {
  const { clock, ecs, runner, run } = await ecsFixture();
  const worker = { name: 'worker', image: 'worker', logConfiguration: awslogs(complete) };
  ecs.registerTaskDefinition(definition({ containerDefinitions: [worker] }));
  const [task] = await run();
  await clock.advance(START_DELAY);
  const id = task?.taskArn?.split('/').at(-1);
  expect(runner.only().start.log).toEqual({ group: '/workers', stream: `worker/worker/${id}` });
});
