import { describe, expect, test } from '@jest/globals';
import * as z from 'zod/mini';
import { parseTerminalEvent, type TerminalEvent, terminalEventSchema } from '../../contract/terminal-event.ts';
import { messageValidators } from '../docs/message-validators.ts';

const header = {
  version: 1,
  projectId: 'p1',
  terminalId: 't1',
  commandId: 'c1',
  taskId: 'task1',
  sequence: 0,
  at: '2026-01-05T10:00:00.000Z',
} as const;

const exit = {
  ...header,
  type: 'exit',
  reason: 'exited',
  exitCode: 0,
  signal: null,
  durationMilliseconds: 12,
  outputBytes: 0,
  truncated: false,
  droppedBytes: 0,
} as const;

const unknown = {
  exitCode: null,
  signal: null,
  durationMilliseconds: null,
  outputBytes: null,
  truncated: null,
  droppedBytes: null,
};

const events: readonly [name: string, event: TerminalEvent][] = [
  ['a start', { ...header, type: 'started' }],
  ['output that is text', { ...header, type: 'output', stream: 'stdout', text: '世' }],
  ['output that is none', { ...header, type: 'output', stream: 'stderr', base64: '/w==' }],
  ['leaving', { ...header, type: 'leaving', reason: 'spot-interruption', secondsLeft: 105 }],
  ['an exit', exit],
  ['an exit by a signal', { ...exit, reason: 'signalled', exitCode: null, signal: 'SIGKILL' }],
  ['an interrupted command', { ...exit, reason: 'interrupted', ...unknown }],
  ['an error of a field', { ...header, type: 'error', code: 'invalid-size', field: 'cols', rule: 'a whole number' }],
  ['an error of a message without project', { ...header, projectId: '', type: 'error', code: 'invalid-id', rule: 'r' }],
];

describe('an event of a terminal', () => {
  const { isEvent } = messageValidators();
  const rules = (event: unknown) => [z.safeParse(terminalEventSchema, event).success, isEvent(event)];

  test.each(events)('%s is within the contract, the published schema and what is read', (_name, event) => {
    expect(rules(event)).toEqual([true, true]);
    expect(parseTerminalEvent(JSON.stringify(event))).toEqual(event);
  });

  test.each([
    ['of an unknown type', { ...header, type: 'paused' }],
    ['without a command', { ...exit, commandId: undefined }],
    ['that ends for a reason of its own', { ...exit, reason: 'bored' }],
    ['that ends without saying whether all was sent', { ...exit, truncated: undefined }],
    ['that leaves in the past', { ...header, type: 'leaving', reason: 'stopped', secondsLeft: -1 }],
    ['of output to nowhere', { ...header, type: 'output', stream: 'stdin', text: 'x' }],
    ['of output without any', { ...header, type: 'output', stream: 'stdout' }],
    ['with a code of its own', { ...header, type: 'error', code: 'oops', rule: 'r' }],
  ])('one %s is outside of contract and published schema', (_name, event) => {
    expect(rules(JSON.parse(JSON.stringify(event)))).toEqual([false, false]);
  });

  test('of a type that is not known yet is read, for its reader to ignore', () => {
    const event = { ...header, type: 'paused', since: 5 };
    expect(parseTerminalEvent(JSON.stringify(event))).toEqual(event);
  });

  test.each([
    ['no JSON', 'started'],
    ['no object', 'null'],
    ['no type', JSON.stringify({ ...exit, type: undefined })],
    ['a type that is no text', JSON.stringify({ ...header, type: 5 })],
    ['no command', JSON.stringify({ ...exit, commandId: undefined })],
  ])('is not read from text that has %s', (_name, text) => {
    expect(() => parseTerminalEvent(text)).toThrow(SyntaxError);
  });
});
