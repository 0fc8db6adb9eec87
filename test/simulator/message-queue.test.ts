import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { FifoQueue, type MessageQueue, StandardQueue } from '../../simulator/message-queue.ts';

const fifo = (...groups: number[]) => new FifoQueue(Uint32Array.from(groups));

/** Sends so many messages, in the order of their numbers. */
function filled<Queue extends MessageQueue>(queue: Queue, messages: number): Queue {
  for (let message = 0; message < messages; message += 1) queue.send(message);
  return queue;
}

function takeAll(queue: MessageQueue): number[] {
  const taken: number[] = [];
  for (let message = queue.take(); message !== undefined; message = queue.take()) taken.push(message);
  return taken;
}

const countsOf = ({ visible, inFlight }: MessageQueue) => [visible, inFlight];

describe('a standard queue', () => {
  test('gives the oldest message first, and counts what is taken as in flight', () => {
    const queue = filled(new StandardQueue(), 3);
    expect([queue.take(), queue.take()]).toEqual([0, 1]);
    expect(countsOf(queue)).toEqual([1, 2]);
    queue.finish();
    expect(countsOf(queue)).toEqual([1, 1]);
  });

  test('has nothing to give when it is empty', () => {
    expect(takeAll(filled(new StandardQueue(), 2))).toEqual([0, 1]);
    expect(new StandardQueue().take()).toBeUndefined();
  });

  test('gives what came back before what nobody has had yet, the oldest first', () => {
    const queue = filled(new StandardQueue(), 4);
    for (const _ of [0, 1, 2]) queue.take();
    queue.giveBack(2);
    queue.giveBack(0);
    expect(countsOf(queue)).toEqual([3, 1]);
    expect(takeAll(queue)).toEqual([0, 2, 3]);
  });
});

describe('a FIFO queue', () => {
  test('gives one message of each group at a time, the oldest group head first', () => {
    const queue = filled(fifo(7, 7, 8, 7, 9), 5);
    expect(takeAll(queue)).toEqual([0, 2, 4]);
    expect(countsOf(queue)).toEqual([2, 3]);
  });

  test("gives a group's next message once the one before it is finished", () => {
    const queue = filled(fifo(7, 8, 7), 3);
    expect(takeAll(queue)).toEqual([0, 1]);
    queue.finish(1);
    expect(queue.take()).toBeUndefined();
    queue.finish(0);
    expect(queue.take()).toBe(2);
  });

  test("has a message that came back go before its group's later ones", () => {
    const queue = filled(fifo(7, 7, 8), 3);
    expect(takeAll(queue)).toEqual([0, 2]);
    queue.giveBack(0);
    expect(countsOf(queue)).toEqual([2, 1]);
    expect(takeAll(queue)).toEqual([0]);
    queue.finish(0);
    expect(takeAll(queue)).toEqual([1]);
  });

  test('gives a message at once that comes to a group which has worked off all others', () => {
    const queue = filled(fifo(7, 7), 1);
    queue.finish(queue.take() ?? -1);
    queue.send(1);
    expect(queue.take()).toBe(1);
  });
});

describe('whatever is sent, taken, finished and given back', () => {
  const MESSAGES = 30;
  const anyGroups = fc.array(fc.integer({ min: 0, max: 4 }), { minLength: MESSAGES, maxLength: MESSAGES });
  const anyStep = fc.constantFrom('send', 'take', 'finish', 'give back');

  /** The queue that is obvious and slow: a list of what is visible. */
  function obvious(groups: readonly number[] | undefined) {
    const visible: number[] = [];
    const inFlight: number[] = [];
    const isBlocked = (message: number) =>
      groups !== undefined && inFlight.some((other) => groups[other] === groups[message]);
    return {
      visible,
      inFlight,
      take: () => {
        const message = visible.sort((one, other) => one - other).find((candidate) => !isBlocked(candidate));
        if (message === undefined) return undefined;
        visible.splice(visible.indexOf(message), 1);
        inFlight.push(message);
        return message;
      },
    };
  }

  test.each(['standard', 'fifo'] as const)('a %s queue does what a sorted list would', (kind) => {
    fc.assert(
      fc.property(anyGroups, fc.array(anyStep, { maxLength: 120 }), fc.nat(), (groups, steps, pick) => {
        const queue = kind === 'fifo' ? fifo(...groups) : new StandardQueue();
        const expected = obvious(kind === 'fifo' ? groups : undefined);
        let sent = 0;
        for (const step of steps) {
          if (step === 'send' && sent < MESSAGES) {
            queue.send(sent);
            expected.visible.push(sent);
            sent += 1;
          } else if (step === 'take') expect(queue.take()).toBe(expected.take());
          else if (step !== 'send' && expected.inFlight.length > 0) {
            const [message = -1] = expected.inFlight.splice(pick % expected.inFlight.length, 1);
            if (step === 'finish') queue.finish(message);
            else {
              queue.giveBack(message);
              expected.visible.push(message);
            }
          }
          expect(countsOf(queue)).toEqual([expected.visible.length, expected.inFlight.length]);
        }
      }),
    );
  });
});
