import { describe, expect, test } from '@jest/globals';
import { costLine, costSheet } from '../../cost/cost-sheet.ts';
import { cents, plain, rate } from '../../cost/format.ts';

describe('a cost sheet', () => {
  test.each([
    ['down', 0.0549, 0.05],
    ['up', 0.055, 0.06],
    ['up where binary numbers fall short', 1.005, 1.01],
    ['to nothing', 0.004, 0],
  ])('rounds a line %s to the cent', (_name, dollars, rounded) => {
    expect(costLine('item', 'words', dollars).dollars).toBe(rounded);
  });

  test('adds up the lines as they are shown', () => {
    const lines = [0.104, 0.104, 0.104].map((dollars) => costLine('item', 'words', dollars));
    expect(costSheet(lines).dollars).toBe(0.3);
    expect(costSheet([]).dollars).toBe(0);
  });
});

describe('figures', () => {
  test.each([
    [rate(0.3), '$0.30'],
    [rate(0.0000133334), '$0.0000133334'],
    [rate(73), '$73.00'],
    [plain(259_200), '259,200'],
    [plain(0.14077), '0.141'],
    [cents(1234.5), '1,234.50'],
    [cents(-3.675), '-3.68'],
  ])('%s is written %s', (written, expected) => {
    expect(written).toBe(expected);
  });
});
