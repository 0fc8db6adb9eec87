import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { median, rounded } from './statistics.ts';
import type { Emptied } from './worker-loop-process.ts';
import { sendAll, type TerminalPlaces } from './worker-queues.ts';

/** As many tasks work at once. */
const CONSUMERS = 8;
/** Enough that making the clients and their connections, once a round, does not count. */
const MESSAGES = 2000;
const ROUNDS = 4;

const script = fileURLToPath(new URL('./worker-loop-process.ts', import.meta.url));

/**
 * How many messages a second workers take off a queue whose handler does nothing, beside a loop that only receives and deletes: in turn,
 * so that the ratio holds when the machine's speed drifts.
 */
export async function throughput(places: TerminalPlaces, tell: (text: string) => void): Promise<object> {
  const environment = {
    ...places.environment,
    WORKER_IDLE_EXIT_SECONDS: '1',
    WORKER_PAID_MINIMUM_SECONDS: '0',
    ECS_TASK_DEFINITION: 'terminal',
  };
  const worker = await startConsumers('worker', environment);
  const bare = await startConsumers('bare', environment);
  const rounds: { worker: number; bare: number }[] = [];
  try {
    // The first round warms the processes up.
    for (let round = 0; round <= ROUNDS; round += 1) {
      tell(`messages, round ${round} of ${ROUNDS}`);
      const rates = { bare: await rate(bare, places), worker: await rate(worker, places) };
      if (round > 0) rounds.push(rates);
    }
  } finally {
    for (const consumer of [...worker, ...bare]) consumer.kill();
  }
  return {
    messagesPerSecondRatio: rounded(median(rounds.map((rates) => rates.worker / rates.bare))),
    messagesPerSecondRatioGoal: 0.9,
    messagesPerSecond: rounded(median(rounds.map((rates) => rates.worker)), 0),
    bareMessagesPerSecond: rounded(median(rounds.map((rates) => rates.bare)), 0),
  };
}

/** Starts as many processes as there are tasks, without any of this process's own environment but PATH. */
async function startConsumers(kind: 'worker' | 'bare', environment: Readonly<Record<string, string>>) {
  const consumers = Array.from({ length: CONSUMERS }, () =>
    fork(script, [kind], {
      env: { PATH: process.env['PATH'], ...environment },
      stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
    }),
  );
  await Promise.all(consumers.map((consumer) => once(consumer, 'message')));
  return consumers;
}

/** Messages a second from the moment when all are told to begin until the last one is done with. */
async function rate(consumers: readonly ChildProcess[], { client, commandQueueUrl }: TerminalPlaces): Promise<number> {
  await sendAll(
    client,
    commandQueueUrl,
    Array.from({ length: MESSAGES }, (_, index) => `message ${index}`),
  );
  const reports = consumers.map((consumer) => once(consumer, 'message'));
  const begin = performance.timeOrigin + performance.now();
  for (const consumer of consumers) consumer.send('empty the queue');
  const emptied = (await Promise.all(reports)).map(([report]) => report as Emptied);
  const messages = emptied.reduce((sum, each) => sum + each.messages, 0);
  if (messages !== MESSAGES) throw new Error(`${MESSAGES} messages were sent, and ${messages} were handled`);
  return messages / ((Math.max(...emptied.map(({ lastAt }) => lastAt)) - begin) / 1000);
}
