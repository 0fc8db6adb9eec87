import type { RemarkCode } from '../../codes/index.ts';
import { isMap, type Json } from '../../trace/json.ts';
import type { Place } from '../../trace/place.ts';

/** What becomes of a member. */
export type MemberRule = (member: Place) => void;
/** What becomes of members, by their names. */
export type MemberRules = Readonly<Record<string, MemberRule>>;

/** Applies the rule of each member that is there. One without a rule is left to the account, which tells it as lost. */
export function applyRules(place: Place | undefined, rules: MemberRules): void {
  if (place === undefined) return;
  if (isEmptyMap(place)) return;
  for (const [name, member] of place.members()) if (Object.hasOwn(rules, name)) rules[name]?.(member);
}

/** Leaves it out, with everything below. */
export function ignored(reason: string): MemberRule {
  return (member) => member.ignore(reason);
}

/** Says of it, and for a loss of everything below, what is lost or differs. */
export function remarked(code: RemarkCode, lost: string, remedy: string): MemberRule {
  return (member) => member.remark(code, { lost, remedy });
}

/** Ignores a value which is what Kubernetes does anyway; another one has the other rule. */
export function unlessDefault(defaultValue: Json, otherwise: MemberRule): MemberRule {
  return (member) => {
    if (member.value === defaultValue)
      member.ignore('It is what Kubernetes does by default, and nothing on ECS differs.');
    else otherwise(member);
  };
}

/** Ignores an empty map, which sets nothing; whether it was one. */
export function isEmptyMap(place: Place): boolean {
  const empty = isMap(place.value) && Object.keys(place.value).length === 0;
  if (empty) place.ignore('It is empty, which means unset.');
  return empty;
}
