import { ECSClient, RunTaskCommand, type RunTaskCommandInput } from '@aws-sdk/client-ecs';
import { beforeEach, describe, expect, test } from '@jest/globals';
import { mockClient } from 'aws-sdk-client-mock';
import { launch } from '../../aws/launch.ts';
import { inSlot, order, target } from './support/fleet-at.ts';
import { manualRetry, sdkError } from './support/retrying.ts';

const client = new ECSClient({ region: 'eu-west-1' });
const ecs = mockClient(client);
beforeEach(() => {
  ecs.reset();
});

interface HeldCall {
  readonly count: number;
  answer(): void;
}

/** RunTask that answers when the test says so. */
function holdCalls(): HeldCall[] {
  const held: HeldCall[] = [];
  ecs.on(RunTaskCommand).callsFake(
    ({ count = 0 }: RunTaskCommandInput) =>
      new Promise((resolve) => {
        const tasks = Array.from({ length: count }, (_, index) => ({
          taskArn: `arn:task/workers/${held.length}-${index}`,
        }));
        held.push({ count, answer: () => resolve({ tasks, failures: [] }) });
      }),
  );
  return held;
}

describe('calls at once', () => {
  test('are one at first, then never more than five, and the next one is made as soon as one is answered', async () => {
    const held = holdCalls();
    const context = manualRetry();
    const launching = launch(client, target, [order(75)], inSlot('slot'), context);
    await context.clock.advance(0);
    expect(held).toHaveLength(1);
    for (const answered of [1, 2, 3, 4, 5, 6, 7, 8]) {
      held[answered - 1]?.answer();
      await context.clock.advance(0);
      expect(held).toHaveLength(Math.min(8, 5 + answered));
    }
    await expect(launching).resolves.toMatchObject({ refusals: [], missing: 0, left: 0 });
  });
});

describe('a deadline', () => {
  test('that is over leaves everything', async () => {
    const held = holdCalls();
    const outcome = await launch(client, target, [order(25)], inSlot('slot'), manualRetry(AbortSignal.abort()));
    expect(outcome).toEqual({ batches: [], refusals: [], missing: 0, left: 25 });
    expect(held).toEqual([]);
  });

  test('leaves what was not asked for yet, and keeps what was', async () => {
    const deadline = new AbortController();
    const held = holdCalls();
    const context = manualRetry(deadline.signal);
    const launching = launch(client, target, [order(75)], inSlot('slot'), context);
    await context.clock.advance(0);
    held[0]?.answer();
    await context.clock.advance(0);
    deadline.abort();
    for (const call of held) call.answer();
    const outcome = await launching;
    expect(outcome).toMatchObject({ refusals: [], missing: 0, left: 15 });
    expect(outcome.batches.flatMap((batch) => batch.taskIds)).toHaveLength(60);
  });

  test('leaves to the next tick what the first provider refused', async () => {
    const deadline = new AbortController();
    ecs.on(RunTaskCommand).callsFake(async () => {
      deadline.abort();
      return { tasks: [{ taskArn: 'arn:task/workers/a' }], failures: [{ reason: 'no room' }, { reason: 'no room' }] };
    });
    const providers = { ...target, capacityProviders: ['FARGATE_SPOT', 'FARGATE'] } as const;
    const outcome = await launch(client, providers, [order(3)], inSlot('slot'), manualRetry(deadline.signal));
    expect(outcome).toMatchObject({ batches: [{ taskIds: ['a'] }], refusals: [{ count: 2 }], missing: 0, left: 2 });
    expect(ecs.commandCalls(RunTaskCommand)).toHaveLength(1);
  });

  test('that ends a call makes its tasks missing for an unknown reason: ECS may have launched them', async () => {
    const deadline = new AbortController();
    ecs.on(RunTaskCommand).callsFake(async () => {
      deadline.abort();
      throw sdkError('AbortError', 'Request aborted');
    });
    const outcome = await launch(client, target, [order(3)], inSlot('slot'), manualRetry(deadline.signal));
    expect(outcome).toMatchObject({ refusals: [{ kind: 'unknown', action: 'hold', count: 3 }], missing: 3, left: 0 });
    expect(ecs.commandCalls(RunTaskCommand)).toHaveLength(1);
  });

  test('during the wait after a throttle ends the wait, and the throttle is what is told', async () => {
    const deadline = new AbortController();
    ecs.on(RunTaskCommand).rejects(sdkError('ThrottlingException', 'Rate exceeded'));
    const context = manualRetry(deadline.signal);
    const launching = launch(client, target, [order(3)], inSlot('slot'), context);
    await context.clock.advance(10);
    deadline.abort();
    await expect(launching).resolves.toMatchObject({
      refusals: [{ kind: 'throttled', count: 3 }],
      missing: 3,
      left: 0,
    });
    expect(ecs.commandCalls(RunTaskCommand)).toHaveLength(1);
  });
});
