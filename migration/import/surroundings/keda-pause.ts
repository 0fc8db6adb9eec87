import { PAUSED_ANNOTATION } from '../../kubernetes/annotations.ts';
import { carry, type DraftMap } from '../../trace/draft.ts';
import type { KubernetesObject } from '../import-context.ts';

/** What is paused starts nothing: the scaler then decides, and launches no task. */
export function pausedSetting({ kind, name, place }: KubernetesObject): DraftMap {
  const annotation = place.at('metadata', 'annotations')?.member(PAUSED_ANNOTATION);
  if (String(annotation?.value) !== 'true') {
    annotation?.ignore('It pauses nothing.');
    return {};
  }
  annotation?.remark('stopped-worker', {
    lost: `${kind} "${name}" is paused; the scaler is configured to decide and to launch nothing.`,
    remedy: 'Remove ECS_DRY_RUN when the worker is to work.',
  });
  return { ECS_DRY_RUN: annotation && carry(annotation, 'true') };
}
