import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { beforeAll, describe, expect, test } from '@jest/globals';
import { measureTerminal } from '../../bench/terminal.ts';
import { inTime, NoAnswerError } from '../../bench/terminal-answer.ts';
import { figuresOf } from '../../bench/terminal-rounds.ts';
import { TerminalWorker } from '../../bench/terminal-worker.ts';
import { createTerminalPlaces } from '../../bench/worker-queues.ts';
import { startQueuesAndBuckets } from '../../local/queues-and-buckets.ts';
import { buildOnce } from '../local/support/built.ts';
import { runsAsRoot } from '../worker/support/user.ts';

beforeAll(buildOnce);

const way = (name: string) => expect.objectContaining({ way: name, milliseconds: expect.any(Number) });

test('each part of a terminal is measured beside what is plainest, and nothing stays', async () => {
  const before = await benchDirectories();
  const shape = { figure: 'twoFiles', fileBytes: [10, 20_000] };
  const plan = { commands: 1, keys: 1, keysThroughWorker: 1, cancels: 1, trees: [shape], treeRounds: 1 };
  const figures = await measureTerminal(plan, () => undefined);
  expect(figures).toEqual({
    sandbox: runsAsRoot ? 'measured' : expect.stringMatching(/^left out: .* root /),
    commands: [
      ...['plain spawn', 'pipes', 'pipes, keeping state', 'terminal'].map(way),
      ...(runsAsRoot ? ['sandbox, pipes', 'sandbox, terminal', 'sandbox, terminal, keeping state'].map(way) : []),
    ],
    keystrokes: ['plain spawn, pipes', 'terminal', ...(runsAsRoot ? ['sandbox, terminal'] : [])].map(way),
    keystrokesThroughWorker: [
      'two bare messages',
      'key to echo, after a pause',
      'key to echo, right after another',
    ].map(way),
    cancelThroughWorker: ['two bare messages', 'cancel to exit'].map(way),
    twoFiles: [
      'plain copy',
      'bare writes',
      'save of all',
      'save of no change',
      'save of one small file',
      'restore of no change',
      'bare reads',
      'restore of all',
    ].map(way),
  });
  expect(await benchDirectories()).toEqual(before);
});

test('a ratio is the median of those of the rounds, so that it holds when the machine slows down', () => {
  const rounds = [
    [1, 2],
    [10, 25],
    [100, 180],
  ].map(([plain = 0, other = 0]) => new Map(Object.entries({ plain, other })));
  expect(figuresOf(rounds)).toEqual([
    { way: 'plain', milliseconds: 10, p95Milliseconds: 100, ratio: 1 },
    { way: 'other', milliseconds: 25, p95Milliseconds: 180, ratio: 2 },
  ]);
});

describe('what never comes is told', () => {
  test('of an echo', async () => {
    const never = inTime('The echo', new Promise(() => {}), 10);
    await expect(never).rejects.toThrow(new NoAnswerError('The echo did not come within 0.01 s.'));
  });

  test('of a worker that ended, with its last words', async () => {
    const server = await startQueuesAndBuckets(0, 'us-east-1');
    const directory = await mkdtemp(join(tmpdir(), 'no-worker-'));
    const places = await createTerminalPlaces(server.url);
    const environment = { ...places.environment, AWS_SQS_RESPONSE_QUEUE_URL: '' };
    const worker = new TerminalWorker({ ...places, environment }, directory);
    await expect(worker.run('true')).rejects.toThrow(/^The worker ended \(69\): .*AWS_SQS_RESPONSE_QUEUE_URL must be/);
    await worker.stop();
    places.close();
    await server.stop();
    await rm(directory, { recursive: true });
  });
});

async function benchDirectories(): Promise<string[]> {
  return (await readdir(tmpdir())).filter((name) => name.startsWith('bench-terminal-')).sort();
}
