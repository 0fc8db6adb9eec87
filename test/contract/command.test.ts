import { describe, expect, test } from '@jest/globals';
import { parseCommand } from '../../contract/command.ts';

const typed = { type: 'execute', projectId: 'p1', terminalId: 't1', userId: 'u1', command: 'ls' };

describe('a message on the command queue', () => {
  test.each([
    ['with a type', typed],
    [
      'without one, as today’s other server sends it',
      { projectId: 'p1', terminalId: 't1', userId: 'u1', username: 'Ann', command: 'ls', timestamp: 1 },
    ],
    [
      'with everything',
      { ...typed, version: 1, commandId: 'c1', replyTo: 'http://127.0.0.1/000000000000/q.fifo', timeoutSeconds: 9 },
    ],
    ['that resizes', { type: 'resize', projectId: 'p1', terminalId: 't1', userId: 'u1', cols: 80, rows: 24 }],
  ])('%s is accepted', (_name, body) => {
    expect(parseCommand(JSON.stringify(body))).toMatchObject({ ok: true });
  });

  test.each([
    ['text that is not JSON', 'ls -l', 'not-json', undefined, false],
    ['a list', '[]', 'not-an-object', undefined, false],
    ['a missing command', JSON.stringify({ ...typed, command: undefined }), 'invalid-field', 'command', true],
    ['an empty command', JSON.stringify({ ...typed, command: '' }), 'invalid-field', 'command', true],
    ['a NUL in the command', JSON.stringify({ ...typed, command: 'a\0b' }), 'invalid-field', 'command', true],
    [
      'a command over 64 KiB, be its characters fewer',
      JSON.stringify({ ...typed, command: '世'.repeat(21_846) }),
      'invalid-field',
      'command',
      true,
    ],
    [
      'a project that climbs out',
      JSON.stringify({ ...typed, projectId: '../etc' }),
      'invalid-field',
      'projectId',
      true,
    ],
    ['no terminal', JSON.stringify({ ...typed, terminalId: undefined }), 'invalid-field', 'terminalId', false],
    ['an unknown type', JSON.stringify({ ...typed, type: 'explode' }), 'invalid-field', 'type', true],
    ['a later version', JSON.stringify({ ...typed, version: 2 }), 'invalid-field', 'version', true],
    [
      'a time limit of nothing',
      JSON.stringify({ ...typed, timeoutSeconds: 0 }),
      'invalid-field',
      'timeoutSeconds',
      true,
    ],
  ])('%s is refused, naming the place', (_name, body, code, field, hasTerminal) => {
    const parsed = parseCommand(body);
    if (parsed.ok) throw new Error('accepted');
    expect(parsed.problem.code).toBe(code);
    expect(parsed.problem.field).toBe(field);
    expect(parsed.problem.rule).toMatch(/^(a |one of|[0-9]|text|not|free|at |the )/);
    expect(parsed.terminal !== undefined).toBe(hasTerminal);
  });

  test('a broken message still names where its error is to be sent', () => {
    const parsed = parseCommand(
      JSON.stringify({ ...typed, command: 7, commandId: 'c9', replyTo: 'http://127.0.0.1/000000000000/q.fifo' }),
    );
    expect(parsed).toMatchObject({
      ok: false,
      terminal: { projectId: 'p1', terminalId: 't1', commandId: 'c9', replyTo: 'http://127.0.0.1/000000000000/q.fifo' },
    });
  });
});
