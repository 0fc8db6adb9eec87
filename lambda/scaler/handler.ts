import { Logger } from '@aws-lambda-powertools/logger';
import { Metrics } from '@aws-lambda-powertools/metrics';
import { METRIC_NAMESPACE } from '../../contract/names.ts';
import { policyFrom } from '../../contract/policy.ts';
import { policyRules } from '../../contract/policy-settings.ts';
import { type Environment, readSettings } from '../../contract/read-settings.ts';
import { scalerSettings } from '../../contract/scaler-settings.ts';
import { bindPorts } from './bind-ports.ts';
import { tickInput } from './chain.ts';
import { parseInvocation } from './invocation.ts';
import { report } from './report.ts';
import { type TickSettings, type TickWorld, tick } from './tick.ts';

/** Runs one tick for the event; rejects when the tick failed, so that Lambda's own error metric is true. */
export type ScalerHandler = (event: unknown) => Promise<void>;

/**
 * The function, bound to one environment and to its sources of time and chance.
 *
 * @throws ConfigurationError with everything that is wrong with the environment.
 */
export function createHandler(
  environment: Environment,
  chance: Pick<TickWorld, 'clock' | 'random' | 'newTickId'>,
): ScalerHandler {
  const settings = readSettings('The scaler configuration', scalerSettings, environment, policyRules);
  const world = { ...chance, ports: bindPorts(settings) };
  const serviceName = settings.ECS_TASK_DEFINITION;
  const logger = new Logger({ serviceName });
  const metrics = new Metrics({ namespace: METRIC_NAMESPACE, serviceName });
  const tickSettings: TickSettings = {
    tickSeconds: settings.ECS_TICK_SECONDS,
    dryRun: settings.ECS_DRY_RUN,
    policy: policyFrom(settings, settings.AWS_SQS_QUEUE_URL),
  };
  return async (event) => {
    const input = tickInput(parseInvocation(event), tickSettings.tickSeconds, world.clock.now());
    const result = await tick(input, tickSettings, world);
    report(result, input, logger, metrics);
    if (result.kind === 'failed') throw result.error;
  };
}
