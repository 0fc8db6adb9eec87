import { commonSettings } from '../../simulator/common-settings.ts';
import { policyNames, simulatedPolicies } from '../../simulator/policies.ts';
import { traceKinds } from '../../simulator/traces/generated.ts';
import { queueTraceSettings } from './queue-source.ts';

/** The names that `--set` takes, for `--help`. */
export function settingsHelp(): string {
  const policies = policyNames.map((name): [string, object] => [name, simulatedPolicies[name].settings]);
  const kinds = Object.entries(traceKinds).map(([name, { settings }]): [string, object] => [name, settings]);
  const groups = [['all', commonSettings], ...policies, ...kinds, ['--queue-url', queueTraceSettings]] as const;
  const lines = groups
    .filter(([, table]) => Object.keys(table).length > 0)
    .map(([name, table]) => `  ${name}: ${Object.keys(table).join(', ')}`);
  return `\nWhat --set takes (docs/simulator.md has rules and meanings):\n${lines.join('\n')}`;
}
