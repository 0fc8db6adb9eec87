import { describe, expect, test } from '@jest/globals';
import { ConfigurationError } from '../../contract/configuration-error.ts';
import { listPrices } from '../../contract/prices.ts';
import { parsePriceFile } from '../../cost/price-file.ts';

const parse = (value: unknown) => parsePriceFile(JSON.stringify(value), 'prices.json');

function problemsOf(text: string) {
  try {
    parsePriceFile(text, 'prices.json');
  } catch (error) {
    if (error instanceof ConfigurationError) return error.problems;
    throw error;
  }
  return [];
}

describe('a price file', () => {
  test('may be the whole list', () => {
    expect(parse(listPrices)).toEqual({ list: listPrices, replaced: Object.keys(listPrices.prices) });
  });

  test('may be the part that differs, and is the source of its prices', () => {
    const { list, replaced } = parse({ asOf: '2027-01-31', prices: { secretMonth: { dollars: 0.5 } } });
    expect(replaced).toEqual(['secretMonth']);
    expect(list.asOf).toBe('2027-01-31');
    expect(list.region).toBe(listPrices.region);
    expect(list.prices.secretMonth).toEqual({ dollars: 0.5, unit: 'secret-month', source: 'prices.json' });
    expect(list.prices.dashboardMonth).toEqual(listPrices.prices.dashboardMonth);
  });

  test('may name its own sources and mark prices as unverified', () => {
    const price = { dollars: 0.5, source: 'an invoice', unverified: true };
    const { list } = parse({ prices: { secretMonth: price } });
    expect(list.prices.secretMonth).toEqual({ ...price, unit: 'secret-month' });
  });

  test('may be of another Region if it has every price', () => {
    expect(parse({ ...listPrices, region: 'eu-west-1' }).list.region).toBe('eu-west-1');
  });

  test.each([
    ['no JSON', '{"prices":', ['the file']],
    ['a list', '[]', ['the file']],
    ['no prices', '{}', ['prices']],
    ['a price that is a bare number', '{"prices":{"secretMonth":0.4}}', ['prices.secretMonth']],
    ['no amount', '{"prices":{"secretMonth":{}}}', ['prices.secretMonth.dollars']],
    ['an amount as text', '{"prices":{"secretMonth":{"dollars":"0.4"}}}', ['prices.secretMonth.dollars']],
    ['a negative amount', '{"prices":{"secretMonth":{"dollars":-1}}}', ['prices.secretMonth.dollars']],
    ['an endless amount', '{"prices":{"secretMonth":{"dollars":1e999}}}', ['prices.secretMonth.dollars']],
    ['another unit', '{"prices":{"secretMonth":{"dollars":1,"unit":"secret-year"}}}', ['prices.secretMonth.unit']],
    ['an unknown price', '{"prices":{"secretYear":{"dollars":1}}}', ['prices.secretYear']],
    ['an unknown member of a price', '{"prices":{"secretMonth":{"dollars":1,"x":2}}}', ['prices.secretMonth.x']],
    ['an unknown member', '{"currency":"EUR","prices":{}}', ['currency']],
    ['a day that is none', '{"asOf":"2026-02-30","prices":{}}', ['asOf']],
    ['a Region that is none', '{"region":"Ireland","prices":{}}', ['region']],
    ['some prices of another Region', '{"region":"eu-west-1","prices":{"secretMonth":{"dollars":1}}}', ['region']],
    [
      'several mistakes',
      '{"region":1,"asOf":"soon","prices":{"secretMonth":{"dollars":-1},"x":1}}',
      ['region', 'asOf', 'prices.secretMonth.dollars', 'prices.x'],
    ],
  ])('is refused with %s', (_name, text, names) => {
    expect(problemsOf(text).map(({ name }) => name)).toEqual(names);
  });

  test('is refused in words that name the file, the place, the rule, what was found and what to do', () => {
    expect(() => parse({ prices: { secretMonth: { dollars: '0.4' } } })).toThrow(
      'The price file prices.json has one problem:\n' +
        '  prices.secretMonth.dollars must be a number of US dollars, 0 or more; received "0.4". Correct it.',
    );
    expect(() => parse({ prices: { secretYear: 1 } })).toThrow(
      /prices\.secretYear must be left out.* Prices are .*secretMonth/,
    );
  });
});
