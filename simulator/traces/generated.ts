import { arrayBursts } from './kinds/array-bursts.ts';
import { bursty } from './kinds/bursty.ts';
import { daily } from './kinds/daily.ts';
import { flashCrowd } from './kinds/flash-crowd.ts';
import { isolated } from './kinds/isolated.ts';
import { onOff } from './kinds/on-off.ts';
import { steady } from './kinds/steady.ts';
import type { TraceKind } from './trace-kind.ts';

/** The traces that can be made up, by the names that `--trace` takes. */
export const traceKinds = {
  steady,
  daily,
  bursty,
  'flash-crowd': flashCrowd,
  isolated,
  'array-bursts': arrayBursts,
  'on-off': onOff,
} as const satisfies Readonly<Record<string, TraceKind>>;

export type TraceKindName = keyof typeof traceKinds;

/** Whether a name is one of a kind, and not of a file. */
export function isTraceKind(name: string): name is TraceKindName {
  return Object.hasOwn(traceKinds, name);
}
