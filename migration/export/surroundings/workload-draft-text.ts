import { Carried, type Draft } from '../../trace/draft.ts';

/** The text that a draft will be; undefined where it is none. */
export function draftText(draft: Draft | undefined): string | undefined {
  const value = draft instanceof Carried ? draft.value : draft;
  return typeof value === 'string' ? value : undefined;
}
