import { carryAll, type DraftMap } from '../../trace/draft.ts';
import type { Place } from '../../trace/place.ts';

/** The longest window of `stabilizationWindowSeconds` (Kubernetes API reference, HPAScalingRules). */
const LONGEST_WINDOW_SECONDS = 3600;

/**
 * After a scale-out or a scale-in, Application Auto Scaling waits for the cooldown; the nearest here is to go by the highest number of the last
 * so many seconds before the number shrinks. Growth has no such window: it would come too late by as much.
 */
export function behaviorOf(configurations: readonly Place[]): DraftMap | undefined {
  const cooldowns = configurations.flatMap((place) => place.member('scaleInCooldown') ?? []);
  const seconds = Math.min(LONGEST_WINDOW_SECONDS, Math.max(0, ...cooldowns.map((place) => place.number() ?? 0)));
  for (const place of cooldowns) {
    place.remark('scaling-pace', {
      lost: `The number shrinks to the highest that was wanted within the last ${seconds} s, where ECS waits ${String(place.value)} s between two steps.`,
      remedy: 'Watch the first days, and set behavior.scaleDown as they show.',
    });
  }
  for (const place of configurations.flatMap((each) => each.member('scaleOutCooldown') ?? [])) {
    place.remark('scaling-pace', {
      lost: `Growth waits ${String(place.value)} s between two steps on ECS; here it may double, or grow by four, each 15 s.`,
      remedy: 'Set behavior.scaleUp where that is too fast.',
    });
  }
  const disabled = configurations.flatMap((place) => place.member('disableScaleIn') ?? []);
  const never = disabled.length === configurations.length && disabled.every(({ value }) => value === true);
  for (const place of never ? [] : disabled) {
    if (place.value !== true) place.ignore('It is off.');
    else {
      place.remark('scaling-pace', {
        lost: 'This policy alone never scales in on ECS; here all metrics scale in and out together.',
        remedy: 'Nothing, if the other policy may scale in.',
      });
    }
  }
  if (cooldowns.length === 0 && !never) return undefined;
  return {
    scaleDown: {
      stabilizationWindowSeconds: cooldowns.length === 0 ? undefined : carryAll(cooldowns, seconds),
      selectPolicy: never ? carryAll(disabled, 'Disabled') : undefined,
    },
  };
}
