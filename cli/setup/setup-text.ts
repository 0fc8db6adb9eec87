import type { DeploymentSettings } from '../../contract/deployment-settings.ts';
import { listPrices, taskHourDollars } from '../../contract/prices.ts';
import { costConfigurationFrom } from '../../cost/configuration.ts';
import { fixedMonthlyCost } from '../../cost/fixed-cost.ts';
import { cents, rate } from '../../cost/format.ts';
import { stackStateOf } from '../stack/stack-state.ts';
import { STACK_NAME } from '../stack/target.ts';
import type { SetupStep } from './run-steps.ts';

/**
 * What is about to be done, and what it costs from then on.
 *
 * @param note - what else to know before it begins, in one sentence.
 */
export function planText(
  who: string,
  steps: readonly SetupStep[],
  settings: DeploymentSettings,
  note: string | undefined,
): string {
  const numbered = steps.map(({ title, done }, index) => `  ${index + 1}. ${title}${done ? ' (already done)' : ''}`);
  return [
    `As ${who}:`,
    ...numbered,
    'IAM roles and policies are among what is deployed; "npx cdk diff" shows all of it.',
    ...(note === undefined ? [] : [note]),
    '',
    priceText(settings),
  ].join('\n');
}

/** The monthly price of a deployment, to the cent. */
export function priceText(settings: DeploymentSettings): string {
  const { lines, dollars } = fixedMonthlyCost(costConfigurationFrom(settings));
  const width = Math.max(...lines.map(({ item }) => item.length));
  const taskHour = taskHourDollars(costConfigurationFrom(settings));
  return [
    `At rest the stack costs $${cents(dollars)} a month (list prices of ${listPrices.region}, ${listPrices.asOf}):`,
    ...lines.map((line) => `  ${line.item.padEnd(width)}  ${`$${cents(line.dollars)}`.padStart(7)}`),
    `A running task costs ${rate(taskHour)} an hour more; "npm run -s fqs -- cost" shows the arithmetic, and prices for a load.`,
  ].join('\n');
}

/**
 * What is billed when a setup has stopped half-way.
 *
 * @param status - CloudFormation's word for the stack; undefined when there is none.
 */
export function billedText(status: string | undefined, settings: DeploymentSettings): string {
  const secret = settings.REDIS_PASSWORD_SECRET_NAME;
  const secretPrice = rate(listPrices.prices.secretMonth.dollars);
  const { dollars } = fixedMonthlyCost(costConfigurationFrom(settings));
  if (stackStateOf(status) !== 'absent') {
    return `Billed now: at most $${cents(dollars)} a month at rest for the stack ${STACK_NAME} (${status}), until "npm run ecs:destroy".`;
  }
  const alone = secret === undefined ? 'nothing' : `the secret ${secret}, if it exists, ${secretPrice} a month`;
  return `Billed now: ${alone}; the stack ${STACK_NAME} is not there.`;
}
