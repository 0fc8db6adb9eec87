import type { Place } from '../../trace/place.ts';
import { numberAt } from '../../trace/place-at.ts';
import { called, containersOf, requiresFargate } from './reading.ts';

/** What ECS takes for a health check, in seconds or tries (ECS API reference, HealthCheck). */
const healthCheckBounds = {
  interval: { least: 5, most: 300 },
  timeout: { least: 2, most: 60 },
  retries: { least: 1, most: 10 },
  startPeriod: { least: 0, most: 300 },
} as const;

/** The most seconds that a container on Fargate gets between SIGTERM and SIGKILL (ECS API reference, ContainerDefinition, stopTimeout). */
const longestFargateStopSeconds = 120;

/** Refuses health checks and stop timeouts outside of what ECS takes. */
export function checkTimes(task: Place): void {
  const fargate = requiresFargate(task);
  for (const container of containersOf(task)) {
    const check = container.member('healthCheck');
    if (check !== undefined) checkHealthCheck(container, check);
    const stopSeconds = numberAt(container, 'stopTimeout') ?? 0;
    if (!fargate || stopSeconds <= longestFargateStopSeconds) continue;
    const message = `${called(container)} asks for ${stopSeconds} seconds to stop; Fargate gives at most ${longestFargateStopSeconds}.`;
    const remedy = `Set "stopTimeout" to ${longestFargateStopSeconds} or less.`;
    container.member('stopTimeout')?.refuse('stop-timeout-too-long', message, remedy);
  }
}

function checkHealthCheck(container: Place, check: Place): void {
  for (const [name, { least, most }] of Object.entries(healthCheckBounds)) {
    const value = numberAt(check, name);
    if (value === undefined || (Number.isInteger(value) && value >= least && value <= most)) continue;
    const message = `${called(container)} has a health check with the ${name} ${value}; ECS takes ${least} to ${most}.`;
    check.member(name)?.refuse('health-check-out-of-range', message, `Take a whole number from ${least} to ${most}.`);
  }
}
