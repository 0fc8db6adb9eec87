import { describe, expect, test } from '@jest/globals';
import {
  DEAD_LETTER_REASON_ATTRIBUTE,
  EXIT_CODE_NEVER_READY,
  EXIT_CODE_SERVED_NOTHING,
  METRIC_DIMENSION,
  METRIC_NAMESPACE,
  TASK_OVERRIDES,
  WORKER_METRICS,
} from '../../contract/names.ts';
import type { Setting } from '../../contract/read-settings.ts';
import { workerLoopSettings } from '../../contract/worker-settings.ts';
import { asSeenFromOutside, generatedPart, onlyBlock, read } from './documents.ts';

const page = 'docs/own-worker.md';

/** The cells of a table's rows, without its head. */
function cells(table: string): string[][] {
  const rows = table.trim().split('\n').slice(2);
  return rows.map((row) =>
    row
      .split('|')
      .slice(1, -1)
      .map((cell) => cell.trim()),
  );
}

describe('the page about workers of one’s own', () => {
  test('shows the example that a test runs', () => {
    const example = asSeenFromOutside(read('test/docs/examples/image-worker.ts'));
    expect(onlyBlock(page, 'ts image-worker')).toBe(example);
  });

  test('has the settings of the loop with their defaults, and who sets them, as the code has them', () => {
    const byScaler: readonly string[] = Object.values(TASK_OVERRIDES);
    const expected = Object.entries<Setting>(workerLoopSettings).map(([name, { required, default: value }]) => ({
      name: `\`${name}\``,
      default: required ? 'required' : value === undefined ? 'unset' : `\`${String(value)}\``,
      setByScaler: byScaler.includes(name),
    }));
    const documented = cells(generatedPart(page, 'leaveContractSettings')).map(([name, value, by = '']) => ({
      name,
      default: value,
      setByScaler: by.includes('scaler'),
    }));
    expect(documented).toEqual(expected);
  });

  test('has the exit codes of the contract', () => {
    const [, table = ''] = /### Exit codes\n\n([\s\S]*?)\n\n/.exec(read(page)) ?? [];
    const codes = cells(table).map(([code]) => code);
    expect(codes).toEqual(['0', String(EXIT_CODE_SERVED_NOTHING), String(EXIT_CODE_NEVER_READY), 'any other']);
  });

  test('names the reason’s attribute as the code does', () => {
    expect(read(page)).toContain(`\`${DEAD_LETTER_REASON_ATTRIBUTE}\``);
  });

  test('shows metric lines of the namespace, dimension and names by which they are read', () => {
    const lines = onlyBlock(page, 'json metrics')
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line));
    const names = lines.map(({ _aws: header, ...values }) => {
      const [{ Namespace, Dimensions, Metrics }] = header.CloudWatchMetrics;
      expect({ Namespace, Dimensions }).toEqual({ Namespace: METRIC_NAMESPACE, Dimensions: [[METRIC_DIMENSION]] });
      const metrics: string[] = Metrics.map(({ Name }: { Name: string }) => Name);
      expect(Object.keys(values)).toEqual([METRIC_DIMENSION, ...metrics]);
      return metrics;
    });
    // The last one is the terminal worker's alone.
    expect(names.flat()).toEqual(WORKER_METRICS.filter((name) => name !== 'NonZeroExits'));
  });
});
