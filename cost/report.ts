import { listPrices, type PriceList, type PriceName, type TaskSize, taskHourDollars } from '../contract/prices.ts';
import { type BreakEven, breakEven } from './break-even.ts';
import type { CostConfiguration } from './configuration.ts';
import type { CostLine, CostSheet } from './cost-sheet.ts';
import { eksFargateCost } from './eks-fargate.ts';
import { eksNodesCost } from './eks-nodes.ts';
import { fixedMonthlyCost } from './fixed-cost.ts';
import { monthlyCost } from './monthly-cost.ts';
import { networkChoices } from './network-choices.ts';
import { orchestratorCost } from './orchestrator-cost.ts';
import { type PlanningVariant, plannedMonthDollars, planningFigure, planningVariants } from './planning-figure.ts';
import { loadsOf, type NamedLoad, scenarios } from './scenarios.ts';

/** A configuration's cost from every side. All sums are US dollars for a month of 30 days. */
export interface CostReport {
  readonly region: string;
  /** The day of the prices, as YYYY-MM-DD. */
  readonly asOf: string;
  /** Prices in the list that no source states as such. */
  readonly unverified: readonly PriceName[];
  readonly configuration: CostConfiguration;
  readonly taskHourDollars: number;
  readonly atRest: CostSheet;
  readonly loads: readonly LoadReport[];
  readonly breakEven: BreakEven;
  readonly planning: PlanningReport;
  readonly network: readonly CostLine[];
}

/** One load, on this stack and beside it. */
export interface LoadReport extends NamedLoad {
  readonly thisStack: CostSheet;
  /** This stack's sum with its tasks on each kind of Fargate. */
  readonly byKind: readonly { readonly kind: string; readonly dollars: number }[];
  readonly orchestrator: CostSheet;
  /** Undefined when a task is too big for a t3.medium. */
  readonly eksNodes: CostSheet | undefined;
  /** Undefined when a task is too big for Fargate with what EKS adds to it. */
  readonly eksFargate: CostSheet | undefined;
}

/** CloudIDE's planning figure beside the list prices, for the tasks of each scenario alone. */
export interface PlanningReport {
  readonly taskHourDollars: number;
  readonly variants: readonly PlanningVariant[];
  readonly loads: readonly {
    readonly name: string;
    readonly plannedDollars: number;
    /** In the order of the variants. */
    readonly listDollars: readonly number[];
  }[];
}

type Kind = Pick<TaskSize, 'architecture' | 'capacity'> & { readonly kind: string };
const kinds: readonly Kind[] = [
  { kind: 'ARM', architecture: 'ARM64', capacity: 'FARGATE' },
  { kind: 'x86', architecture: 'X86_64', capacity: 'FARGATE' },
  { kind: 'ARM Spot', architecture: 'ARM64', capacity: 'FARGATE_SPOT' },
  { kind: 'x86 Spot', architecture: 'X86_64', capacity: 'FARGATE_SPOT' },
];

/** The loads of all scenarios, both ends of each. */
export const scenarioLoads: readonly NamedLoad[] = scenarios.flatMap(loadsOf);

/** Works out what a configuration costs at rest and under each of the loads, and what else would cost. */
export function costReport(
  configuration: CostConfiguration,
  loads: readonly NamedLoad[] = scenarioLoads,
  list: PriceList = listPrices,
): CostReport {
  const names = Object.keys(list.prices) as PriceName[];
  return {
    region: list.region,
    asOf: list.asOf,
    unverified: names.filter((name) => list.prices[name].unverified),
    configuration,
    taskHourDollars: taskHourDollars(configuration, list),
    atRest: fixedMonthlyCost(configuration, list),
    loads: loads.map((each) => loadReport(configuration, each, list)),
    breakEven: breakEven(configuration, list),
    planning: planningReport(list),
    network: networkChoices(list),
  };
}

function loadReport(configuration: CostConfiguration, { name, load }: NamedLoad, list: PriceList): LoadReport {
  return {
    name,
    load,
    thisStack: monthlyCost(configuration, load, list),
    byKind: kinds.map(({ kind, ...form }) => ({
      kind,
      dollars: monthlyCost({ ...configuration, ...form }, load, list).dollars,
    })),
    orchestrator: orchestratorCost(configuration, load, list),
    eksNodes: eksNodesCost(configuration, load, list),
    eksFargate: eksFargateCost(configuration, load, list),
  };
}

function planningReport(list: PriceList): PlanningReport {
  const variants = planningVariants(list);
  return {
    taskHourDollars: planningFigure.taskHourDollars,
    variants,
    loads: scenarioLoads.map(({ name, load }) => ({
      name,
      plannedDollars: plannedMonthDollars(load, planningFigure.taskHourDollars),
      listDollars: variants.map((variant) => plannedMonthDollars(load, variant.taskHourDollars)),
    })),
  };
}
