import { expect, test } from '@jest/globals';
import { createLog } from '../../worker/log.ts';
import { ManualClock } from '../support/manual-clock.ts';
import { keptLog } from './support/log-lines.ts';

test('a line is one JSON object with level, message, time and fields', () => {
  const written: string[] = [];
  const log = createLog({ clock: new ManualClock(), write: (line) => written.push(line) }, { taskId: 't' });
  log.with({ messageId: 'm' }).info('two\nlines', { seconds: 1.5 });
  expect(written).toEqual([
    '{"level":"INFO","message":"two\\nlines","timestamp":"2026-01-05T10:00:00.000Z","taskId":"t","messageId":"m","seconds":1.5}',
  ]);
});

test('an error is logged with its causes, and what is no error as its text', () => {
  const { log, lines } = keptLog(new ManualClock());
  log.error('it failed', new TypeError('outer', { cause: new Error('inner') }));
  log.error('it failed', 'just text');
  expect(lines[0]).toMatchObject({
    level: 'ERROR',
    error: {
      name: 'TypeError',
      message: 'outer',
      stack: expect.any(String),
      cause: { name: 'Error', message: 'inner' },
    },
  });
  expect(lines[1]).toMatchObject({ error: { name: 'not an Error', message: 'just text' } });
});
