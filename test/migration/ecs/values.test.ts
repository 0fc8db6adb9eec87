import { describe, expect, test } from '@jest/globals';
import * as fc from 'fast-check';
import { cpuUnitsOf, memoryMibOf, milliCpuOfUnits, unitsOfMilliCpu } from '../../../migration/ecs/values.ts';

describe('CPU units are read', () => {
  test.each([
    { name: 'as a text of units', value: '256', units: 256 },
    { name: 'as a number', value: 256, units: 256 },
    { name: 'as vCPUs', value: '0.25 vCPU', units: 256 },
    { name: 'as vCPUs without a zero, in small letters', value: '.25 vcpu', units: 256 },
    { name: 'as vCPUs without a space', value: '16VCPU', units: 16_384 },
    { name: 'as a whole vCPU', value: '1 vCPU', units: 1024 },
    { name: 'as none for a container', value: 0, units: 0 },
    { name: 'not as broken units', value: '256.5', units: undefined },
    { name: 'not as vCPUs that are no whole units', value: '0.3 vCPU', units: undefined },
    { name: 'not as millicores', value: '250m', units: undefined },
    { name: 'not as nothing', value: '', units: undefined },
    { name: 'not as less than nothing', value: -256, units: undefined },
  ])('$name', ({ value, units }) => {
    expect(cpuUnitsOf(value)).toBe(units);
  });
});

describe('Memory is read', () => {
  test.each([
    { name: 'as a text of MiB', value: '512', mib: 512 },
    { name: 'as a number', value: 30_720, mib: 30_720 },
    { name: 'as gigabytes', value: '1 GB', mib: 1024 },
    { name: 'as half a gigabyte', value: '0.5GB', mib: 512 },
    { name: 'as gigabytes in small letters', value: '2gb', mib: 2048 },
    { name: 'not as quantities of Kubernetes', value: '512Mi', mib: undefined },
    { name: 'not as no number', value: 'GB', mib: undefined },
    { name: 'not as gigabytes that are no whole MiB', value: '0.3 GB', mib: undefined },
  ])('$name', ({ value, mib }) => {
    expect(memoryMibOf(value)).toBe(mib);
  });
});

describe('CPU units and millicores', () => {
  test.each([
    { units: 256, milliCpu: 250 },
    { units: 100, milliCpu: 98 },
    { units: 1024, milliCpu: 1000 },
    { units: 0, milliCpu: 0 },
    { units: 2, milliCpu: 2 },
  ])('$units units are $milliCpu millicores, and back', ({ units, milliCpu }) => {
    expect([milliCpuOfUnits(units), unitsOfMilliCpu(milliCpu)]).toEqual([milliCpu, units]);
  });

  test('come back as they were: all millicores, and all units in steps of four', () => {
    fc.assert(
      fc.property(fc.nat(200_000), (amount) => {
        expect(milliCpuOfUnits(unitsOfMilliCpu(amount))).toBe(amount);
        expect(unitsOfMilliCpu(milliCpuOfUnits(4 * amount))).toBe(4 * amount);
      }),
    );
  });

  test('never give less than there was, and never a whole millicore more', () => {
    fc.assert(
      fc.property(fc.nat(200_000), (units) => {
        const excess = milliCpuOfUnits(units) - (units * 1000) / 1024;
        expect(excess).toBeGreaterThanOrEqual(0);
        expect(excess).toBeLessThan(1);
      }),
    );
  });
});
