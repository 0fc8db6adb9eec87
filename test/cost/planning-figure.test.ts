import { describe, expect, test } from '@jest/globals';
import { plannedMonthDollars, planningFigure, planningVariants } from '../../cost/planning-figure.ts';
import { scenarios } from '../../cost/scenarios.ts';

describe("CloudIDE's planning figure", () => {
  test.each([
    ['x86', 0.024685, 62.0],
    ['x86, public IPv4', 0.029685, 34.7],
    ['ARM', 0.01975, 102.5],
    ['ARM, public IPv4', 0.02475, 61.6],
  ])('beside the task as %s', (name, dollars, percent) => {
    const variant = planningVariants().find((each) => each.name === name);
    expect(variant?.taskHourDollars).toBeCloseTo(dollars, 10);
    expect(variant?.planIsAbovePercent).toBeCloseTo(percent, 1);
  });

  test.each([
    ['idle', 0],
    ['low', 19.2],
    ['medium', 96],
    ['high', 288],
  ])("gives the plan's own sum for the high end of the scenario %s", (name, dollars) => {
    const scenario = scenarios.find((each) => each.name === name);
    const load = { tasks: scenario?.tasks[1] ?? -1, hoursPerDay: scenario?.hoursPerDay ?? -1, messagesPerDay: 0 };
    expect(plannedMonthDollars(load, planningFigure.taskHourDollars)).toBeCloseTo(dollars, 6);
  });
});
