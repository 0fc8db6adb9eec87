import { describe, expect, test } from '@jest/globals';
import type { SettingTable } from '../../contract/read-settings.ts';
import { commonSettings } from '../../simulator/common-settings.ts';
import { policyNames, simulatedPolicies } from '../../simulator/policies.ts';
import { traceKinds } from '../../simulator/traces/generated.ts';
import { configurationTable, sharedSettingsTable } from './configuration-table.ts';
import { generatedPart } from './documents.ts';

/** Whose settings are those of a deployment, which stand in the README. */
const configured: readonly string[] = ['target-wait', 'messages-per-task', 'clairvoyant', 'lower-bound'];

const peers = Object.fromEntries(
  policyNames
    .filter((name) => !configured.includes(name))
    .map((name): [string, SettingTable] => [name, simulatedPolicies[name].settings])
    .filter(([, settings]) => Object.keys(settings).length > 0),
);
const kinds: Readonly<Record<string, SettingTable>> = Object.fromEntries(
  Object.entries(traceKinds).map(([name, { settings }]) => [name, settings]),
);

function meaningsTable(title: string, things: Readonly<Record<string, { readonly meaning: string }>>): string {
  const rows = Object.entries(things).map(([name, { meaning }]) => `| \`${name}\` | ${meaning} |`);
  return [`| ${title} | |`, '|---|---|', ...rows].join('\n');
}

describe('the page on the simulator', () => {
  test.each([
    ['policies', meaningsTable('Policy', simulatedPolicies)],
    ['kinds', meaningsTable('Kind', traceKinds)],
    ['commonSettings', configurationTable(commonSettings)],
    ['peerSettings', sharedSettingsTable(peers)],
    ['kindSettings', sharedSettingsTable(kinds)],
  ])('has the table of %s as the code has it', (name, table) => {
    expect(generatedPart('docs/simulator.md', name).trim()).toBe(table);
  });
});
