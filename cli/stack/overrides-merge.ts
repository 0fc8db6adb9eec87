import { type Overrides, overridable } from '../../contract/overrides.ts';

const names = ['paused', ...overridable] as const;

export function sameOverrides(one: Overrides, other: Overrides): boolean {
  return names.every((name) => one[name] === other[name]);
}

/** `ours` with what `theirs` changed of `base`; where both changed a name, theirs is taken. */
export function mergeOverrides(base: Overrides, ours: Overrides, theirs: Overrides): Overrides {
  const merged = names.map((name) => [name, (theirs[name] === base[name] ? ours : theirs)[name]] as const);
  return Object.fromEntries(merged.filter(([, value]) => value !== undefined));
}
