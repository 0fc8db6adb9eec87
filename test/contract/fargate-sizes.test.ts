import { describe, expect, test } from '@jest/globals';
import {
  fargateCpuUnits,
  fargateMemoryBoundsMib,
  fargateMemoryMibFor,
  fargateMemoryRuleFor,
} from '../../contract/fargate-sizes.ts';

/** The table of the ECS developer guide ("Task CPU and memory"), as it is printed there. */
describe('Fargate has', () => {
  test.each([
    { cpuUnits: 256, sizes: 3, least: 512, most: 2048, rule: 'one of 512, 1024, 2048 (MiB)' },
    { cpuUnits: 512, sizes: 4, least: 1024, most: 4096, rule: '1024 to 4096 in steps of 1024 (MiB)' },
    { cpuUnits: 1024, sizes: 7, least: 2048, most: 8192, rule: '2048 to 8192 in steps of 1024 (MiB)' },
    { cpuUnits: 2048, sizes: 13, least: 4096, most: 16_384, rule: '4096 to 16384 in steps of 1024 (MiB)' },
    { cpuUnits: 4096, sizes: 23, least: 8192, most: 30_720, rule: '8192 to 30720 in steps of 1024 (MiB)' },
    { cpuUnits: 8192, sizes: 12, least: 16_384, most: 61_440, rule: '16384 to 61440 in steps of 4096 (MiB)' },
    { cpuUnits: 16_384, sizes: 12, least: 32_768, most: 122_880, rule: '32768 to 122880 in steps of 8192 (MiB)' },
  ])('for $cpuUnits CPU units $sizes sizes, $rule', ({ cpuUnits, sizes, least, most, rule }) => {
    const allowed = fargateMemoryMibFor(cpuUnits);
    expect([allowed.length, allowed[0], allowed.at(-1)]).toEqual([sizes, least, most]);
    expect(fargateMemoryRuleFor(cpuUnits)).toBe(rule);
    expect(fargateCpuUnits).toContain(cpuUnits);
  });

  test('nothing for another CPU, and nothing beyond the bounds', () => {
    expect(fargateMemoryMibFor(300)).toEqual([]);
    const all = fargateCpuUnits.flatMap(fargateMemoryMibFor);
    expect([Math.min(...all), Math.max(...all)]).toEqual([fargateMemoryBoundsMib.least, fargateMemoryBoundsMib.most]);
  });
});
