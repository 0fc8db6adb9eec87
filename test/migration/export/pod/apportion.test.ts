import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import {
  type CpuClaim,
  type MemoryClaim,
  memoryMibShares,
  milliCpuShares,
} from '../../../../migration/export/pod/apportion.ts';

const runs = 'beside';

describe('CPU of containers', () => {
  test.each<{ name: string; task: number | undefined; claims: readonly CpuClaim[]; shares: readonly unknown[] }>([
    { name: 'the only one has the task', task: 256, claims: [{ units: 0, runs }], shares: [250] },
    {
      name: 'also where it says less, as that is a weight',
      task: 1024,
      claims: [{ units: 256, runs }],
      shares: [1000],
    },
    {
      name: 'the others leave the rest',
      task: 1024,
      claims: [
        { units: 256, runs },
        { units: 0, runs },
      ],
      shares: [250, 750],
    },
    {
      name: 'equal parts',
      task: 512,
      claims: [
        { units: 0, runs },
        { units: 0, runs },
      ],
      shares: [250, 250],
    },
    {
      name: 'one that claims all leaves half of an equal part to others',
      task: 1024,
      claims: [
        { units: 1024, runs },
        { units: 0, runs },
      ],
      shares: [750, 250],
    },
    {
      name: 'sums are not rounded beyond the task',
      task: 256,
      claims: [
        { units: 100, runs },
        { units: 100, runs },
        { units: 56, runs },
      ],
      shares: [98, 98, 54],
    },
    {
      name: 'one that ends first has what those before it do not take',
      task: 1024,
      claims: [
        { units: 256, runs: 'before' },
        { units: 0, runs: 'first' },
        { units: 0, runs },
      ],
      shares: [250, 750, 750],
    },
    {
      name: 'one that ends first leaves all to the others',
      task: 1024,
      claims: [
        { units: 512, runs: 'first' },
        { units: 512, runs },
      ],
      shares: [500, 1000],
    },
    {
      name: 'a task without CPU',
      task: undefined,
      claims: [
        { units: 100, runs },
        { units: 0, runs },
      ],
      shares: [98, undefined],
    },
  ])('$name', ({ task, claims, shares }) => {
    expect(milliCpuShares(task, claims)).toEqual(shares);
  });

  test('never exceeds the task, and leaves nobody without', () => {
    const claim = fc.record({ units: fc.integer({ min: 0, max: 400 }), runs: fc.constantFrom('beside', 'before') });
    fc.assert(
      fc.property(fc.array(claim, { minLength: 1, maxLength: 10 }), (claims) => {
        const shares = milliCpuShares(4096, claims as CpuClaim[]).map(Number);
        expect(shares.reduce((sum, share) => sum + share, 0)).toBe(4000);
        expect(Math.min(...shares)).toBeGreaterThan(0);
      }),
    );
  });
});

describe('memory of containers', () => {
  test.each<{ name: string; task: number | undefined; claims: readonly MemoryClaim[]; shares: readonly unknown[] }>([
    { name: 'the only one has the task', task: 512, claims: [{ runs }], shares: [512] },
    { name: 'but not above its limit', task: 2048, claims: [{ limitMib: 256, runs }], shares: [256] },
    { name: 'equal parts', task: 1024, claims: [{ runs }, { runs }], shares: [512, 512] },
    {
      name: 'a reservation, and a part of what is left',
      task: 1000,
      claims: [{ reservedMib: 100, runs }, { runs }],
      shares: [550, 450],
    },
    {
      name: 'what one cannot take goes to the other',
      task: 1000,
      claims: [{ reservedMib: 100, limitMib: 200, runs }, { runs }],
      shares: [200, 800],
    },
    {
      name: 'one that claims all leaves half of an equal part to others',
      task: 512,
      claims: [{ limitMib: 512, runs }, { runs }],
      shares: [384, 128],
    },
    {
      name: 'one that ends first has what those before it do not take',
      task: 1024,
      claims: [{ limitMib: 256, runs: 'before' }, { runs: 'first' }, { runs }],
      shares: [256, 768, 768],
    },
    {
      name: 'one that ends first leaves all to the others',
      task: 1024,
      claims: [{ limitMib: 512, runs: 'first' }, { runs }],
      shares: [512, 1024],
    },
    {
      name: 'one that ends first finds room beside those that run meanwhile',
      task: 512,
      claims: [
        { reservedMib: 15, limitMib: 39, runs: 'before' },
        { reservedMib: 18, runs: 'before' },
        { reservedMib: 9, limitMib: 122, runs: 'first' },
        { limitMib: 93, runs },
      ],
      shares: [39, 351, 122, 93],
    },
    {
      name: 'one that ends first has less where those that run meanwhile have limits of their own',
      task: 512,
      claims: [
        { limitMib: 500, runs: 'before' },
        { limitMib: 122, runs: 'first' },
        { limitMib: 6, runs },
      ],
      shares: [500, 12, 6],
    },
    {
      name: 'a task without memory',
      task: undefined,
      claims: [{ reservedMib: 64, limitMib: 128, runs }],
      shares: [128],
    },
  ])('$name', ({ task, claims, shares }) => {
    expect(memoryMibShares(task, claims)).toEqual(shares);
  });

  test('never exceeds the task, nor a limit, and leaves nobody without', () => {
    const mib = fc.option(fc.integer({ min: 6, max: 700 }), { nil: undefined });
    const claim = fc.record({ reservedMib: mib, limitMib: mib, runs: fc.constantFrom('beside', 'before') });
    fc.assert(
      fc.property(fc.array(claim, { minLength: 1, maxLength: 8 }), (claims) => {
        const sound = claims.map((one) => ({
          ...one,
          reservedMib:
            one.limitMib === undefined ? one.reservedMib : Math.min(one.reservedMib ?? one.limitMib, one.limitMib),
        })) as MemoryClaim[];
        const shares = memoryMibShares(2048, sound).map(Number);
        expect(shares.reduce((sum, share) => sum + share, 0)).toBeLessThanOrEqual(2048);
        expect(Math.min(...shares)).toBeGreaterThan(0);
        expect(sound.every(({ limitMib = 2048 }, index) => (shares[index] ?? 0) <= limitMib)).toBe(true);
      }),
    );
  });
});
