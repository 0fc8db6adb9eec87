import { describe, expect, test } from '@jest/globals';
import { listPrices } from '../../contract/prices.ts';
import type { CostConfiguration } from '../../cost/configuration.ts';
import { millionCommandsCost } from '../../cost/request-cost.ts';
import { amountOf, baseConfiguration } from './support/configurations.ts';

describe('a million commands', () => {
  test.each<{
    name: string;
    change: Partial<CostConfiguration>;
    commands: number;
    events?: number;
    marks?: number;
    sum: number;
  }>([
    { name: 'at most once', change: {}, commands: 1.2, events: 4.5, marks: 5, sum: 10.7 },
    { name: 'at least once', change: { startMarks: false }, commands: 1.2, events: 4.5, sum: 5.7 },
    { name: 'at most once in order', change: { fifoQueue: true }, commands: 1.5, events: 4.5, marks: 5, sum: 11 },
    { name: 'with events over Redis', change: { queuedEvents: false }, commands: 1.2, marks: 5, sum: 6.2 },
  ])('delivered $name cost $sum dollars, of which the marks are $marks', ({ change, commands, events, marks, sum }) => {
    const sheet = millionCommandsCost({ ...baseConfiguration, ...change }, listPrices);
    expect(amountOf(sheet, 'SQS, commands')).toBe(commands);
    expect(amountOf(sheet, 'SQS, events')).toBe(events);
    expect(amountOf(sheet, 'S3, start marks')).toBe(marks);
    expect(sheet.dollars).toBe(sum);
  });
});
