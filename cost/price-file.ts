import * as z from 'zod/mini';
import { ConfigurationError, type ConfigurationProblem } from '../contract/configuration-error.ts';
import { listPrices, type PriceList, type PriceName } from '../contract/prices.ts';

const names = Object.keys(listPrices.prices) as PriceName[];
const dollarsRule = 'a number of US dollars, 0 or more';
const textRule = 'a text that is not empty';

function replacement(name: PriceName) {
  const { unit } = listPrices.prices[name];
  return z.strictObject(
    {
      dollars: z.number(dollarsRule).check(z.nonnegative(dollarsRule)),
      // Another unit would be another price; stating it is allowed, so that a whole list can be edited.
      unit: z.optional(z.literal(unit, `"${unit}"`)),
      source: z.optional(z.string(textRule).check(z.minLength(1, textRule))),
      unverified: z.optional(z.literal(true, 'true')),
    },
    'an object like {"dollars": 0.04}',
  );
}

const schema = z.strictObject(
  {
    region: z.optional(
      z.string('a Region like eu-west-1').check(z.regex(/^[a-z]{2}(-[a-z]+)+-\d$/, 'a Region like eu-west-1')),
    ),
    asOf: z.optional(z.iso.date('a day like 2026-06-30')),
    prices: z.strictObject(
      Object.fromEntries(names.map((name) => [name, z.optional(replacement(name))])),
      'an object of prices by their names',
    ),
  },
  'an object with prices, and region and asOf if they differ',
);

/** A price list with the prices of a file in it. */
export interface ReplacedPrices {
  readonly list: PriceList;
  /** Names of the prices that come from the file. */
  readonly replaced: readonly PriceName[];
}

/**
 * Reads the text of a price file: JSON of the shape of a price list, or the part of it that differs. `name` is the file's, for errors
 * and as the source of prices that name none.
 *
 * @throws ConfigurationError with every problem found, each with its path.
 */
export function parsePriceFile(text: string, name: string): ReplacedPrices {
  const value = parseJson(text);
  const parsed = schema.safeParse(value);
  const problems = parsed.success
    ? otherRegionProblems(parsed.data)
    : parsed.error.issues.flatMap((issue) => problemsOf(issue, value));
  if (!parsed.success || problems.length > 0) throw new ConfigurationError(`The price file ${name}`, problems);
  const { region = listPrices.region, asOf = listPrices.asOf, prices } = parsed.data;
  const replaced = names.filter((price) => prices[price] !== undefined);
  const merged = names.map((price) => {
    const given = prices[price];
    const { unit } = listPrices.prices[price];
    return [price, given ? { source: name, ...given, unit } : listPrices.prices[price]];
  });
  return { list: { region, asOf, prices: Object.fromEntries(merged) }, replaced };
}

/** Prices of two Regions in one sum would be wrong without anybody noticing. */
function otherRegionProblems({ region = listPrices.region, prices }: z.infer<typeof schema>): ConfigurationProblem[] {
  const missing = names.filter((name) => prices[name] === undefined);
  if (region === listPrices.region || missing.length === 0) return [];
  return [
    {
      name: 'region',
      rule: `${listPrices.region} while prices are missing`,
      received: JSON.stringify(region),
      remedy: `Add the prices ${missing.join(', ')} of ${region}.`,
    },
  ];
}

function problemsOf(issue: z.core.$ZodIssue, value: unknown): ConfigurationProblem[] {
  const path = issue.path.map(String);
  if (issue.code === 'unrecognized_keys')
    return issue.keys.map((key) => ({
      name: [...path, key].join('.'),
      rule: 'left out, as no such member is known',
      received: shown(at(value, [...path, key])),
      remedy: path.join() === 'prices' ? `Prices are ${names.join(', ')}.` : 'Remove it.',
    }));
  const name = path.join('.') || 'the file';
  return [{ name, rule: issue.message, received: shown(at(value, path)), remedy: 'Correct it.' }];
}

function at(value: unknown, path: readonly string[]): unknown {
  return path.reduce<unknown>(
    (inner, key) => (typeof inner === 'object' && inner !== null ? Reflect.get(inner, key) : undefined),
    value,
  );
}

/** What is not JSON is no object either, and is reported as the text that it is. */
function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}

function shown(value: unknown): string {
  const text = value === undefined ? 'nothing' : JSON.stringify(value);
  return text.length > 80 ? `${text.slice(0, 77)}...` : text;
}
