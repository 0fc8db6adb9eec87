import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import {
  controlQueueExpiry,
  controlQueueName,
  expiryOfControlQueue,
} from '../../../worker/control/control-queue-name.ts';

const taskId = '0f1c7f6f9c7b4f1ab2d10f1c7f6f9c7b';
const uuid = '9b2f5a1e-27cd-4c11-8d4a-0d7b6b0a3c55';
const at = Date.parse('2026-01-05T10:00:00.000Z');

describe('the name of a control queue', () => {
  test.each([
    { name: 'has the beginning of the task id', given: taskId, part: '0f1c7f6f9c7b4f1a' },
    { name: 'has chance instead of the id of no task', given: 'local-1', part: '9b2f5a1e27cd4c11' },
    { name: 'has chance instead of an id that is unknown', given: 'unknown', part: '9b2f5a1e27cd4c11' },
  ])('$name', ({ given, part }) => {
    expect(controlQueueName('Ide-control-', given, uuid, at)).toBe(`Ide-control-${part}-t8dyg0.fifo`);
  });

  test('has at most 80 characters', () => {
    expect(controlQueueName('p'.repeat(52), taskId, uuid, at)).toHaveLength(80);
    expect(() => controlQueueName('p'.repeat(53), taskId, uuid, at)).toThrow(RangeError);
  });

  test('tells when its worker is gone, to the second and never too early', () => {
    const times = fc.integer({ min: at, max: Date.parse('2200-01-01') });
    fc.assert(
      fc.property(fc.stringMatching(/^[A-Za-z0-9_-]{1,40}$/), fc.uuid(), times, (prefix, chance, expiresAt) => {
        const told = expiryOfControlQueue(prefix, controlQueueName(prefix, 'unknown', chance, expiresAt));
        expect(told).toBe(Math.ceil(expiresAt / 1000) * 1000);
      }),
    );
  });

  test.each([
    { name: 'another prefix', queue: 'Other-0f1c7f6f9c7b4f1a-t8dyg0.fifo' },
    { name: 'a longer prefix', queue: 'Ide-x-0f1c7f6f9c7b4f1a-t8dyg0.fifo' },
    { name: 'no worker', queue: 'Ide-Commands.fifo' },
    { name: 'no expiry', queue: 'Ide-0f1c7f6f9c7b4f1a.fifo' },
    { name: 'another address behind it', queue: 'Ide-0f1c7f6f9c7b4f1a-t8dyg0.fifo/../x' },
    { name: 'another kind', queue: 'Ide-0f1c7f6f9c7b4f1a-t8dyg0' },
  ])('is none with $name', ({ queue }) => {
    expect(expiryOfControlQueue('Ide-', queue)).toBeUndefined();
  });
});

test('a worker is gone an hour after its lifetime and its longest command', () => {
  const settings = { WORKER_MAX_LIFETIME_SECONDS: 7200, WORKER_COMMAND_TIMEOUT_SECONDS: 1800 };
  expect(controlQueueExpiry(at, settings)).toBe(Date.parse('2026-01-05T13:30:00.000Z'));
});
