import { expect, test } from '@jest/globals';
import { withPatience } from '../../../cli/terminal/patience.ts';
import { ManualClock } from '../../support/manual-clock.ts';

function line() {
  const acts: string[] = [];
  return { acts, line: { show: (text: string) => acts.push(text), clear: () => acts.push('cleared') } };
}

test.each([
  { name: 'nothing while it is quick', milliseconds: 1999, acts: ['cleared'] },
  { name: 'what it waits for after two seconds', milliseconds: 2001, acts: ['Reading ...', 'cleared'] },
])('says $name', async ({ milliseconds, acts }) => {
  const clock = new ManualClock();
  const told = line();
  const work = clock.sleep(milliseconds).then(() => 'result');
  const waiting = withPatience('Reading ...', told.line, clock, work);
  await clock.advance(milliseconds);
  expect(await waiting).toBe('result');
  expect(told.acts).toEqual(acts);
});

test('passes a failure on', async () => {
  const told = line();
  const work = Promise.reject(new Error('broken'));
  await expect(withPatience('Reading ...', told.line, new ManualClock(), work)).rejects.toThrow('broken');
  expect(told.acts).toEqual(['cleared']);
});
