import { deploymentSettings } from '../../../contract/deployment-settings.ts';
import { hasPlaceholder } from '../../placeholder.ts';
import { type Carried, carryAll } from '../../trace/draft.ts';
import type { Place } from '../../trace/place.ts';

/** Name of a setting of a deployment of this project. */
export type SettingName = keyof typeof deploymentSettings;

/** Whether a setting may have this value. One that is still to be filled in may. */
export function isSetting(name: SettingName, text: string): boolean {
  return hasPlaceholder(text) || deploymentSettings[name].kind.parse(text) !== undefined;
}

/** A setting whose value comes from the places; tells it as lost where the setting may not have the value. */
export function settingFrom(
  name: SettingName,
  text: string,
  ...places: readonly [Place, ...Place[]]
): Carried | undefined {
  if (isSetting(name, text)) return carryAll(places, text);
  for (const place of places) {
    place.remark('setting-out-of-bounds', {
      lost: `${name} cannot be ${JSON.stringify(text)}; it is ${deploymentSettings[name].kind.rule}.`,
      remedy: `Set ${name} to a value that it may have, or leave it unset for its default.`,
    });
  }
  return undefined;
}
