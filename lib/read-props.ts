import type { Duration } from 'aws-cdk-lib/core';
import type { Construct } from 'constructs';
import { type CrossRule, readSettings, type Setting, type Settings } from '../contract/read-settings.ts';

/** A prop's value as the caller wrote it; durations count in seconds. */
type PropValue = string | number | boolean | Duration | readonly string[] | undefined;

/**
 * Reads the props of a construct as strictly as settings are read, and fills in their defaults.
 *
 * @param table - kind and default of each prop, under the prop's name; other props are left alone.
 * @throws ConfigurationError with every prop that is out of bounds and every rule that is broken, by the props' names.
 */
export function readProps<const Table extends Readonly<Record<string, Setting>>>(
  construct: Construct,
  table: Table,
  props: { readonly [Name in keyof Table]?: PropValue },
  rules: readonly CrossRule<Table>[],
): Settings<Table> {
  const known = Object.keys(table).map((name) => [name, props[name]]);
  return readSettings(`The construct ${construct.node.path}`, table, texts(Object.fromEntries(known)), rules);
}

/** Values as an environment spells them: lists with commas, durations in seconds, and nothing for what is undefined. */
export function texts<Name extends string>(values: Readonly<Record<Name, PropValue>>): Record<Name, string> {
  const set = Object.entries<PropValue>(values).filter(([, value]) => value !== undefined);
  return Object.fromEntries(set.map(([name, value]) => [name, textOf(value)])) as Record<Name, string>;
}

function textOf(value: PropValue): string {
  return String(typeof value === 'object' && 'toSeconds' in value ? value.toSeconds({ integral: false }) : value);
}
