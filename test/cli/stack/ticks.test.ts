import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { describe, expect, test } from '@jest/globals';
import { localTarget } from '../../../cli/stack/target.ts';
import {
  afterLine,
  followDecisions,
  followTicks,
  type LastTicks,
  lastTicks,
  readTicks,
} from '../../../cli/stack/ticks.ts';
import { decisionLine, decisionRecord } from '../../fixtures/decision-record.ts';
import { logsFixture } from '../../local/logs/logs-fixture.ts';

const SCALER = '/scaler';
const START = Date.now() - 60_000;
const at = (seconds: number) => new Date(START + seconds * 1000).toISOString();
const idle = (seconds: number) => ({ at: at(seconds), queue: [0, 0, 0] }) as const;
const decided = (seconds: number) => decisionLine(idle(seconds));
const error = { name: 'Error', message: 'broken' };
const failed = (seconds: number) => JSON.stringify({ message: 'tick failed', timestamp: at(seconds), error });
const failure = (seconds: number) => ({ timestamp: at(seconds), error });

function targetAt(ecs: string) {
  const scalerEnvironment = {
    AWS_SQS_QUEUE_URL: 'http://127.0.0.1/000000000000/commands',
    ECS_CLUSTER_NAME: 'workers',
    ECS_TASK_DEFINITION: 'worker',
    ECS_SUBNETS: 'subnet-01234567',
    ECS_SECURITY_GROUPS: 'sg-01234567',
    ECS_PARAMETER_NAME: '/parameter',
  };
  return localTarget({ endpoints: { sqs: '', ecs }, outputs: { ScalerLogGroupName: SCALER }, scalerEnvironment });
}

/** A scaler whose log has these lines, each a second after the one before. */
async function scalerThatLogged(...lines: readonly string[]) {
  const { logs, url } = await logsFixture();
  const group = logs.createGroup(SCALER);
  for (const [second, line] of lines.entries()) group.append('s', START + second * 1000, `${line}\n`);
  return targetAt(url);
}

const never = new AbortController().signal;

describe("the scaler's log", () => {
  const lines = [decided(0), '{"message":"stale tick"}', failed(2), decided(3), failed(4), failed(5)];

  test('has decisions and failed ticks in order, and much else', async () => {
    const target = await scalerThatLogged(...lines);
    const span = { fromMilliseconds: START, toMilliseconds: START + 4000, limitSeconds: 60, remedy: '' };
    const ticks: unknown[] = [];
    for await (const tick of readTicks(target, span)) ticks.push(tick);
    expect(ticks).toMatchObject([decisionRecord(idle(0)), failure(2), decisionRecord(idle(3)), failure(4)]);
  });

  test('is followed', async () => {
    const target = await scalerThatLogged(...lines);
    const ticks = followTicks(target, START + 2000, never);
    expect((await ticks.next()).value).toEqual(failure(2));
    await ticks.return();
    const decisions = followDecisions(target, START + 2000, never);
    expect((await decisions.next()).value).toMatchObject(decisionRecord(idle(3)));
    await decisions.return();
  });

  test('ends with the last decision and the newest tick that failed since', async () => {
    const last = await lastTicks(await scalerThatLogged(...lines));
    expect(last).toMatchObject({ decision: decisionRecord(idle(3)), failure: failure(5) });
  });

  test('is given up at its time, with what to do', async () => {
    const silent = createServer(() => undefined);
    await new Promise<void>((resolve) => silent.listen(0, '127.0.0.1', resolve));
    const target = targetAt(`http://127.0.0.1:${(silent.address() as AddressInfo).port}`);
    const span = { fromMilliseconds: START, limitSeconds: 0.1, remedy: 'choose a shorter --since.' };
    await expect(readTicks(target, span).next()).rejects.toMatchObject({
      name: 'CommandFailure',
      message: "Reading the scaler's log took longer than 0.1 s: choose a shorter --since.",
    });
    silent.closeAllConnections();
    await new Promise((resolve) => silent.close(resolve));
  });
});

test.each([
  { name: 'a decision', lines: [decided(0)], last: { decision: decisionRecord(idle(0)) } },
  { name: 'a failure', lines: [failed(0)], last: { failure: failure(0) } },
  {
    name: 'a failure after a decision',
    lines: [decided(0), failed(1), failed(2)],
    last: { decision: decisionRecord(idle(0)), failure: failure(2) },
  },
  { name: 'a decision after a failure', lines: [failed(0), decided(1)], last: { decision: decisionRecord(idle(1)) } },
  { name: 'nothing in other lines', lines: ['START', '{}'], last: {} },
])('the last ticks after lines: $name', ({ lines, last }) => {
  const found: LastTicks = lines.reduce(afterLine, {});
  expect(found.failure).toEqual('failure' in last ? last.failure : undefined);
  expect(found.decision?.timestamp).toBe('decision' in last ? last.decision?.timestamp : undefined);
});
