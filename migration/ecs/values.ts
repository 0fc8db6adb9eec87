/**
 * CPU units of a task or container as ECS reads them: 1024 units are one vCPU. A text may be whole units or vCPUs (ECS API reference,
 * RegisterTaskDefinition, cpu: `1024`, or `1 vCPU` or `1 vcpu`).
 *
 * @returns undefined for what is neither, and for vCPUs that are no whole number of units.
 */
export function cpuUnitsOf(value: string | number): number | undefined {
  return wholeAmount(value, /^(\d+(?:\.\d*)?|\.\d+)\s*vcpu$/i, 1024);
}

/**
 * MiB of a task or container as ECS reads them. A text may be whole MiB or gigabytes of 1024 MiB (ECS API reference,
 * RegisterTaskDefinition, memory: `1024`, or `1GB` or `1 GB`).
 *
 * @returns undefined for what is neither, and for gigabytes that are no whole number of MiB.
 */
export function memoryMibOf(value: string | number): number | undefined {
  return wholeAmount(value, /^(\d+(?:\.\d*)?|\.\d+)\s*gb$/i, 1024);
}

/** Thousandths of a core for CPU units, rounded up, so that nothing gets less than it has on ECS: 256 gives 250, 100 gives 98. */
export function milliCpuOfUnits(cpuUnits: number): number {
  return Math.ceil((cpuUnits * 125) / 128);
}

/**
 * CPU units for thousandths of a core: the most that still come out as so many thousandths. There are 128 units for 125 thousandths, so
 * three of each 128 units share theirs with a neighbour; all multiples of four, and so all that people write, come back as they were.
 */
export function unitsOfMilliCpu(milliCpu: number): number {
  return Math.floor((milliCpu * 128) / 125);
}

function wholeAmount(value: string | number, large: RegExp, perLarge: number): number | undefined {
  const text = String(value).trim();
  const amount = /^\d+$/.test(text) ? Number(text) : Number(large.exec(text)?.[1] ?? Number.NaN) * perLarge;
  return Number.isSafeInteger(amount) ? amount : undefined;
}
