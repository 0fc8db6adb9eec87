import { isList, isMap } from '../../trace/json.ts';
import type { Place } from '../../trace/place.ts';

/** An `emptyDir` without members is a volume all the same. */
const MEANINGFUL = 'emptyDir';

/** Ignores the empty maps of a pod template, such as `resources: {}`, which tools leave there. */
export function ignoreEmptyMaps(place: Place): void {
  if (isList(place.value)) for (const item of place.items()) ignoreEmptyMaps(item);
  if (!isMap(place.value)) return;
  for (const [name, member] of place.members()) {
    if (!isMap(member.value) || Object.keys(member.value).length > 0) ignoreEmptyMaps(member);
    else if (name !== MEANINGFUL) member.ignore('It is empty, and asks for nothing.');
  }
}
