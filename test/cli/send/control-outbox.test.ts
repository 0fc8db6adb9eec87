import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { type ControlAct, ControlOutbox } from '../../../cli/send/control-outbox.ts';

/** A way on which each act takes until it is let through; gives what has gone so far. */
function slowWay(outbox: ControlOutbox) {
  const acts: ControlAct[] = [];
  const waiting: ((sent: boolean) => void)[] = [];
  outbox.open((act) => {
    acts.push(act);
    return new Promise((resolve) => waiting.push(resolve));
  });
  return {
    acts,
    atOnce: () => waiting.length,
    async letThrough(sent = true) {
      waiting.shift()?.(sent);
      await new Promise(setImmediate);
    },
  };
}

const inputs = (acts: readonly ControlAct[]) => acts.flatMap((act) => (act.type === 'input' ? act.input : []));

describe('the outbox of what acts on a command', () => {
  test('sends what is typed at once, and in one message what is typed while a message is under way', async () => {
    const outbox = new ControlOutbox();
    const way = slowWay(outbox);
    for (const key of 'ls -l') outbox.type(key);
    expect(inputs(way.acts)).toEqual(['l']);
    await way.letThrough();
    expect(inputs(way.acts)).toEqual(['l', 's -l']);
  });

  test('keeps what is typed before there is a way, and the latest size alone', () => {
    const outbox = new ControlOutbox();
    outbox.type('early');
    outbox.resize({ cols: 10, rows: 5 });
    outbox.resize({ cols: 20, rows: 6 });
    const way = slowWay(outbox);
    expect(way.acts).toEqual([{ type: 'resize', cols: 20, rows: 6 }]);
    return way.letThrough().then(() => expect(inputs(way.acts)).toEqual(['early']));
  });

  test('lets a cancel overtake what was typed, once, and knows whether it was sent', async () => {
    const outbox = new ControlOutbox();
    const way = slowWay(outbox);
    outbox.type('a');
    outbox.type('b');
    outbox.cancel();
    outbox.cancel();
    await way.letThrough();
    expect(way.acts.at(-1)).toEqual({ type: 'cancel' });
    expect(outbox.cancelSent).toBe(false);
    await way.letThrough();
    expect(outbox.cancelSent).toBe(true);
    expect(way.acts.map(({ type }) => type)).toEqual(['input', 'cancel', 'input']);
  });

  test('does not take a cancel for sent that was not, and sends the next one', async () => {
    const outbox = new ControlOutbox();
    const way = slowWay(outbox);
    outbox.cancel();
    await way.letThrough(false);
    expect(outbox.cancelSent).toBe(false);
    outbox.cancel();
    expect(way.acts).toHaveLength(2);
  });

  test('sends nothing more once it is shut', async () => {
    const outbox = new ControlOutbox();
    const way = slowWay(outbox);
    outbox.type('a');
    outbox.type('b');
    outbox.shut();
    await way.letThrough();
    await outbox.settled();
    expect(inputs(way.acts)).toEqual(['a']);
  });

  test('types nothing more, and asks for no rest, once typing is over; a cancel still goes', async () => {
    const outbox = new ControlOutbox();
    outbox.type('x'.repeat(64 * 1024));
    const room = outbox.room();
    outbox.endTyping();
    await room;
    expect(outbox.type('more')).toBe(true);
    const way = slowWay(outbox);
    outbox.cancel();
    expect(way.acts).toEqual([{ type: 'cancel' }]);
  });

  test('asks for a rest when 64 KiB wait, ends it when they have gone, and refuses more than a MiB', async () => {
    const outbox = new ControlOutbox();
    expect(outbox.type('x'.repeat(64 * 1024 - 1))).toBe(true);
    expect(outbox.room()).toBeUndefined();
    outbox.type('x');
    const room = outbox.room();
    expect(room).toBeInstanceOf(Promise);
    expect(outbox.type('x'.repeat(1024 * 1024))).toBe(false);
    const way = slowWay(outbox);
    await room;
    expect(inputs(way.acts).map(({ length }) => length)).toEqual([32 * 1024]);
  });

  test('loses, doubles and tears nothing, whatever is typed and however the messages go', async () => {
    const typed = fc.oneof(
      fc.string({ unit: 'binary' }),
      fc.constant('é€😀'.repeat(5000)),
      fc.constant('a😀'.repeat(9000)),
    );
    const steps = fc.array(fc.oneof(typed, fc.constant(null)), { maxLength: 30 });
    const property = fc.asyncProperty(steps, async (all) => {
      const outbox = new ControlOutbox();
      const way = slowWay(outbox);
      for (const step of all) {
        if (step === null) await way.letThrough();
        else outbox.type(step);
        expect(way.atOnce()).toBeLessThanOrEqual(1);
      }
      while (way.atOnce() > 0) await way.letThrough();
      const sent = inputs(way.acts);
      // As a boolean: nobody could read what differs in 100 kB.
      expect(sent.join('') === all.join('')).toBe(true);
      expect(sent.filter((input) => Buffer.byteLength(input) > 32 * 1024 || !input.isWellFormed())).toHaveLength(0);
    });
    await fc.assert(property, { numRuns: 50 });
  });
});
