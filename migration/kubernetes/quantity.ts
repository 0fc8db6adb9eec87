/** Powers of ten behind the decimal suffixes of a quantity. A `K` is none of them. */
const decimalExponents: Readonly<Record<string, number>> = {
  n: -9,
  u: -6,
  m: -3,
  '': 0,
  k: 3,
  M: 6,
  G: 9,
  T: 12,
  P: 15,
  E: 18,
};
/** Powers of 1024 behind the binary suffixes. */
const binaryExponents: Readonly<Record<string, number>> = { Ki: 1, Mi: 2, Gi: 3, Ti: 4, Pi: 5, Ei: 6 };

/** Number and suffix (Kubernetes API reference, "Quantity"): `E` alone is exa, `E3` an exponent. An exponent of three digits is beyond all bounds. */
const GRAMMAR = /^\+?(\d+\.?\d*|\.\d+)(?:[eE]([+-]?\d{1,2})|([numkMGTPE]|[KMGTPE]i)?)$/;
/** Longer texts mean nothing that a cluster has; the bound keeps sums of them small. */
const LONGEST_TEXT = 64;
/** No quantity is greater (Kubernetes API reference, "Quantity"). */
const MOST = 2n ** 63n - 1n;

/**
 * CPU of a quantity in thousandths of a core, rounded up to whole ones, which is as fine as Kubernetes counts: `100m` and `0.1` are 100.
 *
 * @returns undefined for what is no quantity, is negative, or is beyond 2^63 - 1.
 */
export function milliCpuOf(quantity: string | number): number | undefined {
  return scaled(quantity, 3);
}

/**
 * Bytes of a quantity, rounded up to whole ones: `128Mi`, `129M`, `0.5Gi`, `1e3`, `128974848`.
 *
 * @returns undefined for what is no quantity, is negative, or is beyond 2^63 - 1.
 */
export function bytesOf(quantity: string | number): number | undefined {
  return scaled(quantity, 0);
}

/** MiB of a quantity, rounded up to whole ones; undefined as with `bytesOf`. */
export function mebibytesOf(quantity: string | number): number | undefined {
  const bytes = bytesOf(quantity);
  return bytes === undefined ? undefined : Math.ceil(bytes / 1024 ** 2);
}

/** Whole thousandths of a core as Kubernetes itself writes them: `250m`, `1500m`, `2`. */
export function cpuQuantity(milliCpu: number): string {
  return milliCpu % 1000 === 0 ? String(milliCpu / 1000) : `${milliCpu}m`;
}

/** Whole MiB as Kubernetes itself writes them: `512Mi`, `1536Mi`, `2Gi`. */
export function memoryQuantity(memoryMib: number): string {
  return memoryMib !== 0 && memoryMib % 1024 === 0 ? `${memoryMib / 1024}Gi` : `${memoryMib}Mi`;
}

/** A quantity times a power of ten, rounded up. Whole numbers of any size take part in the sum, so nothing is rounded on the way. */
function scaled(quantity: string | number, powerOfTen: number): number | undefined {
  const text = String(quantity);
  const [, decimal, exponent, suffix = ''] = (text.length <= LONGEST_TEXT && GRAMMAR.exec(text)) || [];
  if (decimal === undefined) return undefined;
  const [whole = '', fraction = ''] = decimal.split('.');
  const power =
    powerOfTen - fraction.length + (exponent === undefined ? (decimalExponents[suffix] ?? 0) : Number(exponent));
  const counted = BigInt(whole + fraction) * 1024n ** BigInt(binaryExponents[suffix] ?? 0);
  const result = power >= 0 ? counted * 10n ** BigInt(power) : dividedUp(counted, 10n ** BigInt(-power));
  return result > MOST * 10n ** BigInt(powerOfTen) ? undefined : Number(result);
}

function dividedUp(dividend: bigint, divisor: bigint): bigint {
  return (dividend + divisor - 1n) / divisor;
}
