import { simulatedPolicies } from '../../simulator/policies.ts';
import type { Row } from '../../simulator/run-policy.ts';

/**
 * The maximum that the rows of a trace were had with and whatever differs from its default, as in
 * `With ECS_MAX_TASKS=1000 (27 for always-on), queueLength=1.`; a setting is told of once, though not every policy reads it. Empty when no
 * policy has a setting.
 */
export function settingsRemark(rows: readonly Row[]): string {
  const names = [...new Set(rows.flatMap(({ settings }) => Object.keys(settings)))];
  return names.length === 0 ? '' : `With ${names.map((name) => valuesInWords(name, rows)).join(', ')}.`;
}

function valuesInWords(name: string, rows: readonly Row[]): string {
  const readers = rows.filter(({ settings }) => Object.hasOwn(settings, name));
  const byValue = [...Map.groupBy(readers, ({ settings }) => String(settings[name]))];
  const [[usual = ''] = [], ...others] = byValue.sort(([, some], [, more]) => more.length - some.length);
  const exceptions = others.map(([value, group]) => `${value} for ${namesOf(group)}`);
  return `${name}=${usual}${exceptions.length === 0 ? '' : ` (${exceptions.join('; ')})`}`;
}

/** Which policies had no more tasks because there may not be more; not those that fill every maximum. Empty when none. */
export function maximumRemark(rows: readonly Row[]): string {
  const held = rows.filter(
    ({ policy, peakTasks, settings }) =>
      peakTasks !== null && peakTasks === settings['ECS_MAX_TASKS'] && !simulatedPolicies[policy].fillsMaximum,
  );
  const [first] = held;
  if (!first) return '';
  return (
    `${namesOf(held)} ran into ECS_MAX_TASKS=${first.peakTasks}, so waits may be long for want of tasks; ` +
    '--set ECS_MAX_TASKS=... simulates another maximum.'
  );
}

const and = new Intl.ListFormat('en', { type: 'conjunction' });

function namesOf(rows: readonly Row[]): string {
  return and.format(rows.map(({ policy }) => policy));
}
