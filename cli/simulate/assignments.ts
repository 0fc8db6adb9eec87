import { InvalidArgumentError } from 'commander';

export type Assignments = Readonly<Record<string, string>>;

/** Adds `NAME=VALUE` to what was set before. As commander has it, with the texts before this one. */
export function parseAssignment(text: string, before: Assignments = {}): Assignments {
  const [, name = '', value = ''] = /^([A-Za-z][A-Za-z0-9_]*)=(.*)$/s.exec(text) ?? [];
  if (name === '') throw new InvalidArgumentError('It must be NAME=VALUE.');
  if (Object.hasOwn(before, name)) throw new InvalidArgumentError(`${name} is set twice.`);
  return { ...before, [name]: value };
}
