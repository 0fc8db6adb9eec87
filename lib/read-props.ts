import { type Duration, Token } from 'aws-cdk-lib/core';
import type { Construct } from 'constructs';
import type { ConfigurationProblem } from '../contract/configuration-error.ts';
import { type CrossRule, readSettings, type Setting, type Settings } from '../contract/read-settings.ts';

/** A prop's value as the caller wrote it; durations count in seconds. */
type PropValue = string | number | boolean | Duration | readonly string[] | undefined;

/**
 * Reads the props of a construct as strictly as settings are read, and fills in their defaults.
 *
 * @param table - kind and default of each prop, under the prop's name; other props are left alone.
 * @throws ConfigurationError with every prop that is out of bounds, null or a token, and every rule that is broken, by the props' names.
 */
export function readProps<const Table extends Readonly<Record<string, Setting>>>(
  construct: Construct,
  table: Table,
  props: { readonly [Name in keyof Table]?: PropValue },
  rules: readonly CrossRule<Table>[],
): Settings<Table> {
  const unreadable = Object.entries(table).flatMap(([name, { kind }]) => problemOfValue(name, kind.rule, props[name]));
  const names = new Set(unreadable.map(({ name }) => name));
  const readable = Object.fromEntries(Object.entries(table).filter(([name]) => !names.has(name))) as Table;
  const given = Object.fromEntries(Object.keys(readable).map((name) => [name, props[name]]));
  return readSettings(`The construct ${construct.node.path}`, readable, texts(given), [
    { about: [], check: () => unreadable },
    ...rules.filter(({ about }) => !about.some((name) => names.has(name))),
  ]);
}

/** Values as an environment spells them: lists with commas, durations in seconds, and nothing for what is undefined. */
export function texts<Name extends string>(values: Readonly<Record<Name, PropValue>>): Record<Name, string> {
  const set = Object.entries<PropValue>(values).filter(([, value]) => value !== undefined);
  return Object.fromEntries(set.map(([name, value]) => [name, textOf(value)])) as Record<Name, string>;
}

/** The value, or undefined where it holds a token: what names a resource may be left to the deployment, and is then not checked. */
export function ifKnown<Value extends string | readonly string[]>(value: Value | undefined): Value | undefined {
  return value === undefined || isToken(value) ? undefined : value;
}

/** What cannot even be read as text. Types exclude null, but a program in JavaScript has none. */
function problemOfValue(name: string, rule: string, value: PropValue | null): ConfigurationProblem[] {
  if (value === null) return [{ name, rule, received: 'null', remedy: 'Give a value, or leave it out.' }];
  if (value === undefined || !isToken(value)) return [];
  return [
    {
      name,
      rule: `${rule}, known at synthesis`,
      received: 'a token, whose value only the deployment knows',
      remedy: 'Give the value itself, such as one of the CDK context or the environment.',
    },
  ];
}

function isToken(value: NonNullable<PropValue>): boolean {
  if (typeof value !== 'object') return Token.isUnresolved(value);
  if ('toSeconds' in value) return value.isUnresolved();
  return Token.isUnresolved(value) || value.some((item) => Token.isUnresolved(item));
}

function textOf(value: PropValue): string {
  return String(typeof value === 'object' && 'toSeconds' in value ? value.toSeconds({ integral: false }) : value);
}
