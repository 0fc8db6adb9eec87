import { ConfigurationError } from '../../contract/configuration-error.ts';
import { deploymentSettings } from '../../contract/deployment-settings.ts';
import type { Environment } from '../../contract/read-settings.ts';
import { checkSettings } from '../../simulator/check-settings.ts';
import type { PolicyName } from '../../simulator/policies.ts';
import { type PreparedRun, prepareRun, type TraceSource } from '../../simulator/run-policy.ts';
import { isTraceKind } from '../../simulator/traces/generated.ts';
import { CommandFailure, EXIT_CODE_USAGE } from '../terminal/failure.ts';
import { type QueuePast, queueSourceOf, queueTraceSettings } from './queue-source.ts';
import { traceSettingsOf, traceSourceOf } from './trace-sources.ts';

export interface Wanted {
  readonly filesAndKinds: readonly string[];
  readonly queuePast: QueuePast | undefined;
  readonly policies: readonly PolicyName[];
  /** What was set for these simulations alone. */
  readonly set: Environment;
  readonly seed: number;
}

/**
 * Reads and checks all that the simulations need, so that what is wrong shows before the first one begins. The configuration is the
 * environment's.
 *
 */
export async function wantedRuns({ filesAndKinds, queuePast, policies, set, seed }: Wanted): Promise<PreparedRun[]> {
  const configuration = configurationOf(process.env);
  const traceSettings = [...filesAndKinds.map(traceSettingsOf), ...(queuePast ? [queueTraceSettings] : [])];
  const problems: string[] = [];
  const settingsAreRight = tried(problems, () => {
    checkSettings({ traceSettings, policies, set, configuration });
    return true;
  });
  const sources = filesAndKinds
    .filter((name) => settingsAreRight || !isTraceKind(name))
    .flatMap((name) => tried(problems, () => traceSourceOf(name, set, seed)) ?? []);
  failOn(problems);
  if (queuePast) sources.push(await queueSourceOf(queuePast, set, seed));
  failOn(
    sharedNames(sources).map((name) => `Two traces have the name ${name}: rename a file, or simulate them apart.`),
  );
  const all = { ...configuration, ...set };
  const runs = sources.flatMap((source) =>
    policies.flatMap((policy) => tried(problems, () => prepareRun(source, policy, all, seed)) ?? []),
  );
  failOn([...new Set(problems)]);
  return runs;
}

/** Names by which no trace could be told from another. */
function sharedNames(sources: readonly TraceSource[]): string[] {
  const names = sources.map(({ trace }) => trace.name);
  return [...new Set(names.filter((name, index) => names.indexOf(name) < index))];
}

/** The part of an environment that a deployment reads. */
function configurationOf(environment: Environment): Environment {
  return Object.fromEntries(Object.keys(deploymentSettings).map((name) => [name, environment[name]]));
}

/** The result, or undefined with what is wrong put to the problems. */
function tried<T>(problems: string[], attempt: () => T): T | undefined {
  try {
    return attempt();
  } catch (error) {
    if (!(error instanceof CommandFailure || error instanceof ConfigurationError)) throw error;
    problems.push(error.message);
    return undefined;
  }
}

function failOn(problems: readonly string[]): void {
  if (problems.length > 0) throw new CommandFailure(problems.join('\n'), EXIT_CODE_USAGE);
}
