import { describe, expect, test } from '@jest/globals';
import { listPrices } from '../../contract/prices.ts';
import type { CostConfiguration } from '../../cost/configuration.ts';
import { millionCommandsCost, millionTasksCost } from '../../cost/request-cost.ts';
import { amountOf, baseConfiguration } from './support/configurations.ts';

describe('a million commands', () => {
  test.each<{
    name: string;
    change: Partial<CostConfiguration>;
    commands: number;
    events?: number;
    marks?: number;
    files?: number;
    sum: number;
  }>([
    { name: 'at most once', change: {}, commands: 1.2, events: 4.5, marks: 5, files: 6.8, sum: 19 },
    { name: 'at least once', change: { startMarks: false }, commands: 1.2, events: 4.5, files: 6.8, sum: 14 },
    {
      name: 'at most once in order',
      change: { fifoQueue: true },
      commands: 1.5,
      events: 4.5,
      marks: 5,
      files: 6.8,
      sum: 19.3,
    },
    {
      name: 'with events over Redis',
      change: { queuedEvents: false },
      commands: 1.2,
      marks: 5,
      files: 6.8,
      sum: 14.5,
    },
    {
      name: "to a worker of one's own",
      change: { startMarks: false, queuedEvents: false, terminals: false },
      commands: 1.2,
      sum: 1.2,
    },
  ])('delivered $name cost $sum dollars, of which sessions and files are $files', (row) => {
    const sheet = millionCommandsCost({ ...baseConfiguration, ...row.change }, listPrices);
    expect(amountOf(sheet, 'SQS, commands')).toBe(row.commands);
    expect(amountOf(sheet, 'SQS, events')).toBe(row.events);
    expect(amountOf(sheet, 'S3, start marks')).toBe(row.marks);
    // 2 reads at $0.40 a million, and 2 x 0.5 + 0.2 writes at $5.
    const files = sheet.lines.filter(({ item }) => item.startsWith('S3, sessions and workspaces'));
    expect(files.map(({ dollars }) => dollars)).toEqual(row.files === undefined ? [] : [0.8, 6]);
    expect(amountOf(sheet, 'SQS, control queues')).toBe(row.files === undefined ? undefined : 1.5);
    expect(sheet.dollars).toBe(row.sum);
  });
});

describe('a million tasks', () => {
  test('that start and leave make 5 writes, 2 reads and 2 requests to SQS each', () => {
    expect(millionTasksCost(baseConfiguration, listPrices).lines.map(({ dollars }) => dollars)).toEqual([25.8, 1]);
  });

  test("cost nothing beside their time where the worker is one's own", () => {
    expect(millionTasksCost({ ...baseConfiguration, terminals: false }, listPrices).lines).toEqual([]);
  });
});
