import { readFileSync } from 'node:fs';
import { InvalidArgumentError, Option } from 'commander';
import { policyFrom } from '../contract/policy.ts';
import { listPrices } from '../contract/prices.ts';
import { costConfigurationFrom } from '../cost/configuration.ts';
import { loadOf } from '../cost/load.ts';
import { parsePriceFile, type ReplacedPrices } from '../cost/price-file.ts';
import { costReport, scenarioLoads } from '../cost/report.ts';
import { loadsOf, type NamedLoad, named, type ScenarioName, scenarioNames, scenarios } from '../cost/scenarios.ts';
import { readDeploymentSettings } from '../lib/deployment-settings.ts';
import type { AddCommand } from './command.ts';
import { costInWords } from './cost/cost-text.ts';
import { CommandFailure, EXIT_CODE_USAGE } from './terminal/failure.ts';
import { jsonOption } from './terminal/options.ts';

interface CostOptions {
  readonly tasks?: number;
  readonly hoursPerDay?: number;
  readonly messagesPerDay?: number;
  readonly scenario?: ScenarioName;
  readonly prices?: string;
  readonly json?: true;
}

export const costCommand: AddCommand = (program) => {
  program
    .command('cost')
    .description(
      'Show what a deployment costs a month, at rest and under load, and what else would cost. The configuration comes from the ' +
        'environment, under the names of a deployment.',
    )
    .addOption(numberOption('--tasks <count>', 'price a load of so many tasks at once, on average', 5000))
    .addOption(numberOption('--hours-per-day <hours>', 'how many hours a day they run', 24))
    .addOption(numberOption('--messages-per-day <count>', 'their messages; one a minute and task unless set', 1e9))
    .addOption(
      new Option('--scenario <name>', 'price one scenario, item by item')
        .choices(scenarioNames)
        .conflicts(['tasks', 'hoursPerDay', 'messagesPerDay']),
    )
    .addOption(new Option('--prices <file>', 'take prices from a JSON file instead of the list'))
    .addOption(jsonOption())
    .action((options: CostOptions) => {
      const settings = readDeploymentSettings(process.env);
      const chosen = chosenLoads(options);
      const { list, replaced } = pricesOf(options.prices);
      const report = costReport(costConfigurationFrom(settings), chosen ?? scenarioLoads, list);
      const { demand } = policyFrom(settings, settings.AWS_SQS_QUEUE_URL);
      const shown = {
        targetWaitSeconds: demand.kind === 'target-wait' ? demand.targetWaitSeconds : undefined,
        existingFamily: settings.ECS_TASK_DEFINITION,
        list,
        replaced,
        itemised: chosen !== undefined,
      };
      console.log(options.json ? JSON.stringify({ ...report, replaced }) : costInWords(report, shown));
    });
};

/** The loads that the options ask for; undefined when they leave it to the scenarios. */
function chosenLoads({ tasks, hoursPerDay, messagesPerDay, scenario }: CostOptions): readonly NamedLoad[] | undefined {
  if (scenario !== undefined) return scenarios.filter(({ name }) => name === scenario).flatMap(loadsOf);
  if (tasks !== undefined && hoursPerDay !== undefined)
    return [named('your load', loadOf(tasks, hoursPerDay, messagesPerDay))];
  if (tasks === undefined && hoursPerDay === undefined && messagesPerDay === undefined) return undefined;
  throw new CommandFailure('A load needs both --tasks and --hours-per-day.', EXIT_CODE_USAGE);
}

function pricesOf(file: string | undefined): ReplacedPrices {
  if (file === undefined) return { list: listPrices, replaced: [] };
  let text: string;
  try {
    text = readFileSync(file, 'utf8');
  } catch (error) {
    const cause = error instanceof Error ? error.message : String(error);
    throw new CommandFailure(`The price file ${file} could not be read: ${cause}`, EXIT_CODE_USAGE);
  }
  return parsePriceFile(text, file);
}

/** Averages need not be whole. */
function numberOption(flags: string, description: string, maximum: number): Option {
  return new Option(flags, `${description} (0 to ${maximum})`).argParser((text) => {
    const value = Number(text);
    if (/^\d+(\.\d+)?$/.test(text) && value <= maximum) return value;
    throw new InvalidArgumentError(`It must be a number from 0 to ${maximum}.`);
  });
}
