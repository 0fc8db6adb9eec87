import type { RemarkCode } from '../codes/index.ts';
import { isList, isMap, type Json } from '../trace/json.ts';
import type { Place } from '../trace/place.ts';

const EMPTY = 'It is empty, which means unset.';

/** What becomes of a member. */
export type MemberRule = (member: Place) => void;
/** What becomes of members, by their names. */
export type MemberRules = Readonly<Record<string, MemberRule>>;

/** Applies the rule of each member that is there, in the order of the rules. One without a rule is left to the account, which tells it as lost. */
export function applyRules(place: Place | undefined, rules: MemberRules): void {
  if (place !== undefined && !isEmptyMap(place)) applyTemplateRules(place, rules);
}

/** The same within a pod template, of which `ignoreEmptyMaps` ignores all empty maps together. */
export function applyTemplateRules(place: Place | undefined, rules: MemberRules): void {
  if (place === undefined || !place.checkMap()) return;
  for (const [name, rule] of Object.entries(rules)) {
    const member = place.member(name);
    if (member !== undefined) rule(member);
  }
}

/** Leaves it out, with everything below. */
export function ignored(reason: string): MemberRule {
  return (member) => member.ignore(reason);
}

/** Says of it, and for a loss of everything below, what is lost or differs. What is empty asks for nothing; charts render such members. */
export function remarked(code: RemarkCode, lost: string, remedy: string): MemberRule {
  return (member) => {
    if (isEmptyList(member.value) || member.value === '') member.ignore(EMPTY);
    else member.remark(code, { lost, remedy });
  };
}

/** Ignores a member that has one of the values which ask for nothing, e.g. a default. */
export function unless(values: readonly Json[], reason: string, otherwise: MemberRule): MemberRule {
  return (member) => (values.includes(member.value) ? member.ignore(reason) : otherwise(member));
}

/** Ignores a value which is what Kubernetes does anyway; another one has the other rule. */
export function unlessDefault(defaultValue: Json, otherwise: MemberRule): MemberRule {
  return unless([defaultValue], 'It is what Kubernetes does by default, and nothing on ECS differs.', otherwise);
}

/** Ignores an empty map, which sets nothing; whether it was one. */
export function isEmptyMap(place: Place): boolean {
  const empty = isMap(place.value) && Object.keys(place.value).length === 0;
  if (empty) place.ignore(EMPTY);
  return empty;
}

function isEmptyList(value: Json): boolean {
  return isList(value) && value.length === 0;
}
