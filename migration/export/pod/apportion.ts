import { milliCpuOfUnits } from '../../ecs/values.ts';

/** CPU of one container; 0 units where it declares none. */
export interface CpuClaim {
  readonly units: number;
  readonly runs: 'beside' | 'before' | 'first';
}

/** A container that declares nothing gets this part of an equal share at least: others may have claimed all, but nothing runs on nothing. */
const LEAST_PART = 0.5;

/**
 * Thousandths of a core for each container of a task with so many units, or of one without (undefined).
 *
 * To ECS, the units of containers are weights by which the whole task is shared (ECS API reference, ContainerDefinition, cpu). So those
 * without units share what the others leave, and where all have some, they are raised in proportion until they are the task. Containers
 * that end before the others start (`first`) leave all to them, and may themselves have what those that run meanwhile (`before`) do not take. What
 * runs at the same time never exceeds the task.
 */
export function milliCpuShares(
  taskUnits: number | undefined,
  claims: readonly CpuClaim[],
): readonly (number | undefined)[] {
  if (taskUnits === undefined) return claims.map(({ units }) => (units > 0 ? milliCpuOfUnits(units) : undefined));
  const lasting = claims.filter(({ runs }) => runs !== 'first');
  const declared = sum(lasting.map(({ units }) => units));
  const open = lasting.filter(({ units }) => units === 0).length;
  const each = open === 0 ? 0 : Math.max((LEAST_PART * taskUnits) / lasting.length, (taskUnits - declared) / open);
  const scale = declared === 0 ? 1 : (taskUnits - each * open) / declared;
  const granted = new Map<CpuClaim, number>();
  let left = milliCpuOfUnits(taskUnits);
  for (const [index, claim] of lasting.entries()) {
    const wanted = milliCpuOfUnits(claim.units === 0 ? each : claim.units * scale);
    const after = lasting.length - index - 1;
    const share = Math.max(1, Math.min(wanted, left - after));
    left -= share;
    granted.set(claim, share);
  }
  const before = claims.filter(({ runs }) => runs === 'before').map((claim) => granted.get(claim) ?? 0);
  const room = Math.max(1, milliCpuOfUnits(taskUnits) - sum(before));
  return claims.map((claim) => granted.get(claim) ?? Math.min(room, milliCpuOfUnits(claim.units) || room));
}

/** Memory of one container in MiB, where it declares any. */
export interface MemoryClaim {
  /** What ECS sets aside for it. */
  readonly reservedMib?: number | undefined;
  /** What it is killed above. */
  readonly limitMib?: number | undefined;
  readonly runs: 'beside' | 'before' | 'first';
}

/**
 * MiB for each container of a task with so many MiB, or of one without (undefined): what ECS sets aside for it, and an equal part of what
 * that leaves of the task, as far as its own limit goes.
 */
export function memoryMibShares(
  taskMib: number | undefined,
  claims: readonly MemoryClaim[],
): readonly (number | undefined)[] {
  if (taskMib === undefined) return claims.map(({ reservedMib, limitMib }) => limitMib ?? reservedMib);
  const lasting = claims.filter(({ runs }) => runs !== 'first');
  const granted = filled(taskMib, lasting);
  const before = claims.filter(({ runs }) => runs === 'before');
  const wanted = claims
    .filter(({ runs }) => runs === 'first')
    .map(({ limitMib, reservedMib }) => limitMib ?? reservedMib);
  makeRoom(taskMib - Math.max(0, ...wanted.map((mib) => mib ?? 0)), before, granted);
  const room = Math.max(1, taskMib - sum(before.map((claim) => granted.get(claim) ?? 0)));
  return claims.map((claim) => granted.get(claim) ?? Math.min(room, claim.limitMib ?? (baseOf(claim) || room)));
}

/** Takes from those that have no limit of their own what they have beyond their claims, until all of them fit into so many MiB. */
function makeRoom(availableMib: number, claims: readonly MemoryClaim[], granted: Map<MemoryClaim, number>): void {
  let excess = sum(claims.map((claim) => granted.get(claim) ?? 0)) - availableMib;
  for (const claim of claims) {
    const mib = granted.get(claim) ?? 0;
    if (excess <= 0 || claim.limitMib !== undefined) continue;
    const cut = Math.max(0, Math.min(excess, mib - Math.max(1, baseOf(claim))));
    granted.set(claim, mib - cut);
    excess -= cut;
  }
}

/** Equal parts of what is left, MiB by MiB in effect; what one cannot take goes to the others. */
function filled(pool: number, claims: readonly MemoryClaim[]): Map<MemoryClaim, number> {
  const granted = new Map(claims.map((claim, index) => [claim, startingShares(pool, claims)[index] ?? 0]));
  const roomOf = (claim: MemoryClaim) => (claim.limitMib ?? Number.POSITIVE_INFINITY) - (granted.get(claim) ?? 0);
  let left = pool - sum([...granted.values()]);
  for (let open = claims.filter((claim) => roomOf(claim) > 0); left > 0 && open.length > 0; ) {
    const each = Math.max(1, Math.floor(left / open.length));
    for (const claim of open) {
      const part = Math.min(each, left, roomOf(claim));
      granted.set(claim, (granted.get(claim) ?? 0) + part);
      left -= part;
    }
    open = open.filter((claim) => roomOf(claim) > 0);
  }
  return granted;
}

/** What is claimed; where that leaves too little for those that claim nothing, the claims are lowered in proportion. */
function startingShares(pool: number, claims: readonly MemoryClaim[]): readonly number[] {
  const claimed = sum(claims.map(baseOf));
  const open = claims.filter((claim) => baseOf(claim) === 0).length;
  const least = Math.max(1, Math.floor((LEAST_PART * pool) / claims.length));
  if (pool - claimed >= least * open) return claims.map(baseOf);
  const scale = (pool - least * open) / claimed;
  return claims.map((claim) => (baseOf(claim) === 0 ? least : Math.max(1, Math.floor(baseOf(claim) * scale))));
}

function baseOf({ reservedMib, limitMib }: MemoryClaim): number {
  return reservedMib ?? limitMib ?? 0;
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, number) => total + number, 0);
}
