import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import {
  bytesOf,
  cpuQuantity,
  mebibytesOf,
  memoryQuantity,
  milliCpuOf,
} from '../../../migration/kubernetes/quantity.ts';

describe('CPU of a quantity', () => {
  test.each<[string | number, number]>([
    ['100m', 100],
    ['0.1', 100],
    [0.1, 100],
    ['1', 1000],
    [2, 2000],
    ['1.5', 1500],
    ['.25', 250],
    ['2.', 2000],
    ['+1', 1000],
    ['1e3', 1_000_000],
    ['1E-1', 100],
    ['0', 0],
    ['1k', 1_000_000],
    ['100u', 1],
    ['0.0001', 1],
    ['97.65625m', 98],
  ])('%s is %d thousandths', (quantity, milliCpu) => {
    expect(milliCpuOf(quantity)).toBe(milliCpu);
  });
});

describe('bytes of a quantity', () => {
  test.each<[string | number, number]>([
    ['128Mi', 128 * 2 ** 20],
    ['1Gi', 2 ** 30],
    ['0.5Gi', 2 ** 29],
    ['129M', 129_000_000],
    ['128974848', 128_974_848],
    [128_974_848, 128_974_848],
    ['1e3', 1000],
    ['123e6', 123_000_000],
    ['12E2', 1200],
    ['1k', 1000],
    ['1Ki', 1024],
    ['2Ti', 2 ** 41],
    ['3P', 3e15],
    ['1E', 1e18],
    ['4Ei', 2 ** 62],
    ['128974848000m', 128_974_848],
    ['0.3', 1],
    ['9007199254740993', 9_007_199_254_740_992],
    [1e21 / 1e6, 1e15],
  ])('%s is %d', (quantity, bytes) => {
    expect(bytesOf(quantity)).toBe(bytes);
  });

  test('is told in MiB rounded up', () => {
    expect(mebibytesOf('129M')).toBe(124);
    expect(mebibytesOf('nonsense')).toBeUndefined();
  });
});

test.each<[string, string | number]>([
  ['a negative number', '-1'],
  ['a negative figure', -0.5],
  ['no text', ''],
  ['a suffix alone', 'Mi'],
  ['a capital kilo', '1K'],
  ['a unit in bytes', '128MB'],
  ['binary bytes', '128MiB'],
  ['a small giga', '1gi'],
  ['a space', '1 Gi'],
  ['a point alone', '.'],
  ['two points', '1.2.3'],
  ['a suffix behind an exponent', '1e3Mi'],
  ['an endless exponent', '1e999999999'],
  ['more than any quantity may be', '8Ei'],
  ['a text of digits without end', '1'.repeat(10_000)],
  ['no number', Number.NaN],
  ['no end', Number.POSITIVE_INFINITY],
  ['a hexadecimal number', '0x10'],
  ['a placeholder', `\${MEMORY}`],
])('%s is no quantity', (_name, quantity) => {
  expect(bytesOf(quantity)).toBeUndefined();
  expect(milliCpuOf(quantity)).toBeUndefined();
});

describe('what is written', () => {
  test.each<[number, string]>([
    [0, '0'],
    [98, '98m'],
    [1000, '1'],
    [1500, '1500m'],
    [16_000, '16'],
  ])('%d thousandths of a core: %s', (milliCpu, quantity) => {
    expect(cpuQuantity(milliCpu)).toBe(quantity);
  });

  test.each<[number, string]>([
    [0, '0Mi'],
    [512, '512Mi'],
    [1536, '1536Mi'],
    [2048, '2Gi'],
  ])('%d MiB: %s', (memoryMib, quantity) => {
    expect(memoryQuantity(memoryMib)).toBe(quantity);
  });

  test('is read back as it was', () => {
    fc.assert(
      fc.property(fc.nat(2_000_000), (count) => {
        expect(milliCpuOf(cpuQuantity(count))).toBe(count);
        expect(mebibytesOf(memoryQuantity(count))).toBe(count);
      }),
    );
  });
});
