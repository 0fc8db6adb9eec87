import { Carried, type Draft, type DraftMap } from './draft.ts';
import type { Json } from './json.ts';

/** What a path of member names leads to in an output in the making; undefined where a step is missing. */
export function draftAt(draft: Draft | undefined, ...names: readonly string[]): Draft | undefined {
  return names.reduce<Draft | undefined>((from, name) => {
    if (typeof from !== 'object' || from === null || from instanceof Carried || isItems(from)) return undefined;
    return (from as DraftMap)[name];
  }, draft);
}

/** The items of a list; none where there is no list. */
export function draftItems(draft: Draft | undefined): readonly Draft[] {
  return isItems(draft) ? draft.flatMap((item) => (item === undefined ? [] : [item])) : [];
}

/** The value without where it comes from; undefined for what is made of several. */
export function draftValue(draft: Draft | undefined): Exclude<Json, object> | undefined {
  const value = draft instanceof Carried ? draft.value : draft;
  return typeof value === 'object' ? undefined : (value as Exclude<Json, object> | undefined);
}

function isItems(draft: Draft | undefined): draft is readonly (Draft | undefined)[] {
  return Array.isArray(draft);
}
