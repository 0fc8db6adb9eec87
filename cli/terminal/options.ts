import { InvalidArgumentError, Option } from 'commander';

/** An option that takes a whole number within bounds, both included. */
export function wholeNumberOption(flags: string, description: string, minimum: number, maximum: number): Option {
  return new Option(flags, `${description} (${minimum} to ${maximum})`).argParser((text) => {
    const value = Number(text);
    if (/^\d+$/.test(text) && value >= minimum && value <= maximum) return value;
    throw new InvalidArgumentError(`It must be a whole number from ${minimum} to ${maximum}.`);
  });
}

export const jsonOption = (): Option => new Option('--json', 'print JSON for machines');
