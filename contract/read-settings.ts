import { ConfigurationError, type ConfigurationProblem } from './configuration-error.ts';
import type { SettingKind } from './setting-kinds.ts';

/** One setting: its kind, what it means and what holds when it is unset. */
export interface Setting<T = unknown> {
  readonly kind: SettingKind<T>;
  /** One sentence, for docs and `--help`. */
  readonly meaning: string;
  /** The value when unset; without one the setting is either `required` or simply absent. */
  readonly default?: T;
  /** Whether a process that reads this setting cannot run without it. */
  readonly required?: boolean;
  /** Whether its value must never be printed. */
  readonly secret?: boolean;
  /** Whether it names something outside the stack, which a stack on this machine has no use for. */
  readonly external?: boolean;
}

/** Keeps the value's type while the table is written as a plain object. */
export function setting<T, const O extends Omit<Setting<T>, 'kind' | 'meaning'>>(
  kind: SettingKind<T>,
  meaning: string,
  options?: O,
): { kind: SettingKind<T>; meaning: string } & O {
  return { kind, meaning, ...(options as O) };
}

/** Settings by name. */
export type SettingTable = Readonly<Record<string, Setting>>;
type ValueOf<S> = S extends { kind: SettingKind<infer T> } ? T : never;
type AlwaysSet<S> = S extends { required: true } ? true : S extends { default: unknown } ? true : false;

/** The values of a table: those with a default or `required` are always there, the others may be undefined. */
export type Settings<Table extends SettingTable> = {
  readonly [Name in keyof Table]: AlwaysSet<Table[Name]> extends true
    ? ValueOf<Table[Name]>
    : ValueOf<Table[Name]> | undefined;
};

/** The environment as a process has it. */
export type Environment = Readonly<Record<string, string | undefined>>;

/** A rule over several settings; it is asked only when each of those it is `about` could be read on its own. */
export interface CrossRule<Table extends SettingTable> {
  readonly about: readonly (keyof Table & string)[];
  readonly check: (settings: Settings<Table>) => ConfigurationProblem | readonly ConfigurationProblem[] | undefined;
}

/**
 * Reads all settings of a table from the environment, strictly: an empty text is an error, not a default.
 *
 * @throws ConfigurationError with every problem found, each with name, rule, value received and remedy.
 */
export function readSettings<const Table extends SettingTable>(
  subject: string,
  table: Table,
  environment: Environment,
  crossRules: readonly CrossRule<Table>[] = [],
): Settings<Table> {
  const problems: ConfigurationProblem[] = [];
  const values: Record<string, unknown> = {};
  for (const [name, setting] of Object.entries(table)) {
    const text = environment[name];
    if (text === undefined) {
      if (setting.required)
        problems.push({ name, rule: setting.kind.rule, received: 'nothing', remedy: `Set ${name}.` });
      values[name] = setting.default;
      continue;
    }
    const value = text === '' ? undefined : setting.kind.parse(text);
    if (value === undefined) problems.push(invalid(name, setting, text));
    values[name] = value;
  }
  const settings = values as Settings<Table>;
  const broken = new Set(problems.map((problem) => problem.name));
  for (const rule of crossRules) {
    if (rule.about.some((name) => broken.has(name))) continue;
    problems.push(...[rule.check(settings) ?? []].flat());
  }
  if (problems.length > 0) throw new ConfigurationError(subject, problems);
  return settings;
}

function invalid(name: string, setting: Setting, text: string): ConfigurationProblem {
  const fallback = setting.default === undefined ? '' : ` or unset it for the default, ${String(setting.default)}`;
  const problem = setting.secret || text === '' ? undefined : setting.kind.problem?.(text);
  return {
    name,
    rule: setting.kind.rule,
    received: setting.secret ? '(hidden)' : JSON.stringify(text),
    remedy: `${problem === undefined ? '' : `${problem} `}Correct it${fallback}.`,
  };
}
