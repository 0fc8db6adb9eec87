import type { RemarkCode } from '../../codes/index.ts';
import type { Json } from '../../trace/json.ts';
import type { Place } from '../../trace/place.ts';

/** Says what becomes of a member that is there. */
export type Verdict = (member: Place) => void;

/** Says what becomes of each member of a map that the table knows; members that are absent or null are passed over. */
export function judge(place: Place | undefined, verdicts: Readonly<Record<string, Verdict>>): void {
  if (place === undefined || !place.checkMap()) return;
  for (const [name, verdict] of Object.entries(verdicts)) {
    const member = place.member(name);
    if (member !== undefined) verdict(member);
  }
}

export function ignored(reason: string): Verdict {
  return (member) => member.ignore(reason);
}

export function remarked(code: RemarkCode, lost: string, remedy: string): Verdict {
  return (member) => member.remark(code, { lost, remedy });
}

/** Ignores a member that has one of the values which ask for nothing, e.g. a default. */
export function unless(values: readonly Json[], reason: string, otherwise: Verdict): Verdict {
  return (member) => (values.includes(member.value) ? member.ignore(reason) : otherwise(member));
}
