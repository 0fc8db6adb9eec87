import { type Load, loadOf } from './load.ts';

/** A load between two ends. */
export interface Scenario {
  readonly name: ScenarioName;
  /** Tasks at once at the low and at the high end. */
  readonly tasks: readonly [low: number, high: number];
  /** Hours a day with work. */
  readonly hoursPerDay: number;
}

export const scenarioNames = ['idle', 'low', 'medium', 'high'] as const;
export type ScenarioName = (typeof scenarioNames)[number];

/** The loads that CloudIDE planned its move to Fargate with. */
export const scenarios: readonly Scenario[] = [
  { name: 'idle', tasks: [0, 0], hoursPerDay: 0 },
  { name: 'low', tasks: [1, 2], hoursPerDay: 8 },
  { name: 'medium', tasks: [2, 5], hoursPerDay: 16 },
  { name: 'high', tasks: [5, 10], hoursPerDay: 24 },
];

/** A load with the words for it, e.g. `low: 2 tasks, 8 h a day`. */
export interface NamedLoad {
  readonly name: string;
  readonly load: Load;
}

/** The ends of a scenario, low end first; one load where both are the same. */
export function loadsOf({ name, tasks, hoursPerDay }: Scenario): readonly NamedLoad[] {
  return [...new Set(tasks)].map((count) => named(name, loadOf(count, hoursPerDay)));
}

/** A load under a name, in words. */
export function named(name: string, load: Load): NamedLoad {
  const { tasks, hoursPerDay } = load;
  if (tasks * hoursPerDay === 0) return { name: `${name}: no task`, load };
  return { name: `${name}: ${tasks} ${tasks === 1 ? 'task' : 'tasks'}, ${hoursPerDay} h a day`, load };
}
