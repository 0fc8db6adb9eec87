import { describe, expect, test } from '@jest/globals';
import * as fc from 'fast-check';
import { parseCommand } from '../../contract/command.ts';
import { messageValidators } from '../docs/message-validators.ts';

const address = { projectId: 'p1', terminalId: 't1', userId: 'u1' };
const typed = { ...address, type: 'execute', command: 'ls' };
const replyTo = 'http://127.0.0.1/000000000000/q.fifo';

describe('a message on the command queue', () => {
  test.each([
    ['a command', typed, 'typed'],
    ['a command with a window', { ...typed, cols: 80, rows: 24 }, 'typed'],
    ['a session that opens with a window', { ...address, type: 'init', cols: 80, rows: 24 }, 'typed'],
    ['a session that ends, with a command in passing', { ...typed, type: 'terminate' }, 'typed'],
    ['a window that changes', { ...address, type: 'resize', cols: 1, rows: 1000 }, 'typed'],
    [
      'a command of the other server',
      { ...address, username: 'Ann', command: 'ls', timestamp: 1_767_600_000_000 },
      'untyped',
    ],
    ['one with its time as text', { ...address, command: 'ls', timestamp: '2026-01-05T10:00:00.000Z' }, 'untyped'],
    ['a command with everything', { ...typed, version: 1, commandId: 'c1', replyTo, timeoutSeconds: 9 }, 'typed'],
    ['a command of as many bytes as may be', { ...typed, command: 'x'.repeat(65_536) }, 'typed'],
    ['input', { ...address, type: 'input', commandId: 'c1', input: '\0y\n' }, 'typed'],
    ['a cancel', { ...address, type: 'cancel', commandId: 'c1' }, 'typed'],
  ])('%s is accepted as it is', (_name, body, shape) => {
    expect(parseCommand(JSON.stringify(body))).toMatchObject({ ok: true, shape });
  });

  test('keeps what is known of it, and a command without a type is one to execute', () => {
    const body = JSON.stringify({ ...address, command: 'ls', username: 'Ann', timestamp: 1 });
    expect(parseCommand(body)).toEqual({
      ok: true,
      shape: 'untyped',
      message: { ...typed, timestamp: 1 },
    });
  });

  /** An error of a command is told under its own id, one of a message about a command never under that command's. */
  const own = { projectId: 'p1', terminalId: 't1', commandId: 'c1', replyTo };
  const about = { ...own, commandId: undefined };
  test.each([
    ['a NUL in the command', { command: 'a\0b' }, 'text-has-nul', 'command', own],
    ['a command of 1 MB', { command: 'x'.repeat(1_000_000) }, 'text-too-long', 'command', own],
    ['a command over 64 KiB in bytes alone', { command: '世'.repeat(21_846) }, 'text-too-long', 'command', own],
    ['no command', { command: undefined }, 'invalid-field', 'command', own],
    ['an empty command', { command: '' }, 'invalid-field', 'command', own],
    ['a project that climbs out', { projectId: '../p' }, 'invalid-id', 'projectId', { ...own, projectId: undefined }],
    ['no terminal', { terminalId: undefined }, 'invalid-id', 'terminalId', undefined],
    ['a terminal that climbs out', { terminalId: 't/../t' }, 'invalid-id', 'terminalId', undefined],
    ['a broken command id', { commandId: 'c 1' }, 'invalid-id', 'commandId', about],
    ['no user', { userId: '' }, 'invalid-field', 'userId', own],
    ['negative columns', { cols: -80 }, 'invalid-size', 'cols', own],
    ['1001 columns', { cols: 1001 }, 'invalid-size', 'cols', own],
    ['half a row', { rows: 0.5 }, 'invalid-size', 'rows', own],
    ['a time limit of nothing', { timeoutSeconds: 0 }, 'invalid-field', 'timeoutSeconds', own],
    ['a timestamp that is none', { timestamp: {} }, 'invalid-field', 'timestamp', own],
    ['a replyTo that is no URL', { replyTo: 'q' }, 'invalid-reply-to', 'replyTo', { ...own, replyTo: undefined }],
    ['version 2', { version: 2 }, 'unsupported-version', 'version', own],
    ['version 2 with a type of its own', { version: 2, type: 'paint' }, 'unsupported-version', 'version', about],
    ['an unknown type', { type: 'explode' }, 'unknown-type', 'type', about],
    ['a type that is null', { type: null }, 'unknown-type', 'type', about],
    ['a cancel of nothing', { type: 'cancel', commandId: undefined }, 'invalid-id', 'commandId', about],
    ['a cancel without a user', { type: 'cancel', userId: 1 }, 'invalid-field', 'userId', about],
    ['no input', { type: 'input' }, 'invalid-field', 'input', about],
    ['empty input', { type: 'input', input: '' }, 'invalid-field', 'input', about],
    ['input over 64 KiB', { type: 'input', input: '世'.repeat(21_846) }, 'text-too-long', 'input', about],
    ['a window without its size', { type: 'resize', cols: 80 }, 'invalid-size', 'rows', about],
  ])('%s is refused, naming the place', (_name, change, code, field, terminal) => {
    const parsed = parseCommand(JSON.stringify({ ...typed, commandId: 'c1', replyTo, ...change }));
    if (parsed.ok) throw new Error('accepted');
    expect(parsed.problem).toEqual({
      code,
      field,
      rule: expect.stringMatching(/^(a |[0-9]|text|not|free|at |the |one )/),
    });
    expect(parsed.terminal).toEqual(terminal);
    expect(parsed.shape).toBe('typed');
  });

  test.each([
    ['text', 'ls -l', 'not-json'],
    ['nothing', '', 'not-json'],
    ['null', 'null', 'not-an-object'],
    ['a list', '[]', 'not-an-object'],
  ])('%s instead of an object is refused, and nobody can be told', (_name, body, code) => {
    expect(parseCommand(body)).toEqual({ ok: false, shape: 'typed', problem: { code, rule: 'a JSON object' } });
  });
});

/** Of any UTF-16 units, so also halves of characters. */
const anyText = fc.array(fc.nat(0xffff), { maxLength: 130 }).map((units) => String.fromCharCode(...units));

/** Values of all kinds for each field, valid ones often enough that whole messages are accepted, too. */
function anyMessage() {
  const text = fc.oneof(fc.constantFrom('a', 'c-1', '../a', '', '\0', '😀'), anyText);
  const lengthy = fc
    .integer({ min: 127, max: 129 })
    .chain((length) => fc.constantFrom('x'.repeat(length), '😀'.repeat(length)));
  const whole = fc.oneof(fc.constantFrom(0, 1, 2, 80, 1000, 1001, -1, 0.5, 43_200, 43_201, 1e300), fc.integer());
  const scalar = fc.oneof(text, lengthy, whole, fc.constantFrom(null, true, [], {}));
  const mostly = (valid: fc.Arbitrary<unknown>) =>
    fc.oneof({ arbitrary: valid, weight: 6 }, { arbitrary: scalar, weight: 1 });
  const id = mostly(fc.stringMatching(/^[A-Za-z0-9_-]{1,64}$/));
  return fc.record(
    {
      type: mostly(fc.constantFrom('execute', 'init', 'resize', 'terminate', 'input', 'cancel')),
      version: mostly(fc.constant(1)),
      projectId: id,
      terminalId: id,
      commandId: id,
      userId: mostly(fc.oneof(text, lengthy)),
      replyTo: mostly(fc.stringMatching(/^https?:\/\/[a-z.:]{1,9}\/[!-~]{1,200}$/)),
      timestamp: mostly(fc.oneof(text, fc.double({ noNaN: true, noDefaultInfinity: true }))),
      cols: mostly(fc.integer({ min: 1, max: 1000 })),
      rows: mostly(fc.integer({ min: 1, max: 1000 })),
      command: mostly(text),
      input: mostly(text),
      timeoutSeconds: mostly(whole),
      username: scalar,
    },
    { requiredKeys: ['projectId', 'terminalId', 'userId'] },
  );
}

describe('whatever comes on the command queue', () => {
  const { isCommand } = messageValidators();

  test('is answered and never throws', () => {
    fc.assert(
      fc.property(
        fc.oneof(
          anyText,
          fc.json(),
          anyMessage().map((value) => JSON.stringify(value)),
        ),
        (body) => {
          const parsed = parseCommand(body);
          return parsed.ok || parsed.problem.rule !== '';
        },
      ),
    );
  });

  test('never takes its error for the end of a command that it is about', () => {
    fc.assert(
      fc.property(anyMessage(), (message) => {
        const parsed = parseCommand(JSON.stringify(message));
        const isCommandItself = message.type === undefined || message.type === 'execute';
        return parsed.ok || isCommandItself || parsed.terminal?.commandId === undefined;
      }),
    );
  });

  test('is accepted exactly where the published schema accepts it', () => {
    let accepted = 0;
    fc.assert(
      fc.property(anyMessage(), (message) => {
        const body = JSON.stringify(message);
        const { ok } = parseCommand(body);
        accepted += ok ? 1 : 0;
        return isCommand(JSON.parse(body)) === ok;
      }),
      { numRuns: 1000 },
    );
    expect(accepted).toBeGreaterThan(50);
  });

  test('is within the published schema where only bytes are too many', () => {
    const message = { ...typed, command: '世'.repeat(21_846) };
    expect([parseCommand(JSON.stringify(message)).ok, isCommand(message)]).toEqual([false, true]);
  });
});
