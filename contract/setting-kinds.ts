/** How the text of an environment variable becomes a value. Each kind states its rule in words, for errors and docs. */
export interface SettingKind<T> {
  readonly rule: string;
  /** The value, or undefined when `text` breaks the rule. Never called with an empty text. */
  readonly parse: (text: string) => T | undefined;
  /** Where the rule is long: which part of `text` breaks it, in sentences; undefined when none does. */
  readonly problem?: (text: string) => string | undefined;
}

/** A whole number within bounds, both included. `unit` is part of the rule, as in `a whole number from 1 to 60 (seconds)`. */
export function wholeNumber(unit: string, minimum: number, maximum: number): SettingKind<number> {
  return {
    rule: `a whole number from ${minimum} to ${maximum} (${unit})`,
    parse: (text) => {
      if (!/^-?\d{1,15}$/.test(text)) return undefined;
      const value = Number(text);
      return value >= minimum && value <= maximum ? value : undefined;
    },
  };
}

/** A number within bounds, both included, with or without a fraction: `0.2`, `10`. */
export function decimal(unit: string, minimum: number, maximum: number): SettingKind<number> {
  return {
    rule: `a number from ${minimum} to ${maximum} (${unit})`,
    parse: (text) => {
      if (!/^\d{1,9}(\.\d{1,6})?$/.test(text)) return undefined;
      const value = Number(text);
      return value >= minimum && value <= maximum ? value : undefined;
    },
  };
}

/** One of a few whole numbers. */
export function oneOfNumbers(unit: string, choices: readonly number[]): SettingKind<number> {
  return {
    rule: `one of ${choices.join(', ')} (${unit})`,
    parse: (text) => choices.find((choice) => String(choice) === text),
  };
}

/** `true` or `false`, in lower case. */
export const flag: SettingKind<boolean> = {
  rule: '"true" or "false"',
  parse: (text) => (text === 'true' ? true : text === 'false' ? false : undefined),
};

/** Text that matches a pattern, described in words. */
export function text(rule: string, pattern: RegExp): SettingKind<string> {
  return { rule, parse: (value) => (pattern.test(value) ? value : undefined) };
}

/** One of a few words. */
export function oneOf<const T extends string>(choices: readonly T[]): SettingKind<T> {
  return {
    rule: `one of ${choices.map((choice) => `"${choice}"`).join(', ')}`,
    parse: (value) => choices.find((choice) => choice === value),
  };
}

/** A comma-separated list without repetition; blanks around the commas are ignored. */
export function listOf<T>(item: SettingKind<T>, maximumItems: number): SettingKind<readonly T[]> {
  return {
    rule: `a comma-separated list of 1 to ${maximumItems} different values, each ${item.rule}`,
    parse: (value) => {
      const parts = value.split(',').map((part) => part.trim());
      const items = parts.map((part) => (part === '' ? undefined : item.parse(part)));
      if (parts.length > maximumItems || new Set(parts).size !== parts.length) return undefined;
      return items.every((parsed) => parsed !== undefined) ? (items as T[]) : undefined;
    },
  };
}

/** An http or https URL. */
export const url: SettingKind<string> = {
  rule: 'an http or https URL',
  parse: (value) => (/^https?:\/\/\S+$/.test(value) && URL.canParse(value) ? value : undefined),
};
