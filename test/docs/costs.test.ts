import { describe, expect, test } from '@jest/globals';
import { costConfigurationFrom } from '../../cost/configuration.ts';
import { fixedMonthlyCost } from '../../cost/fixed-cost.ts';
import { parsePriceFile } from '../../cost/price-file.ts';
import { readDeploymentSettings } from '../../lib/deployment-settings.ts';
import { costParts, costSummary, startMarkDollars } from './cost-parts.ts';
import { generatedPart, onlyBlock, read } from './documents.ts';

describe('the costs', () => {
  test.each(Object.entries(costParts))('stand in the documents as the code works them out: %s', (name, text) => {
    expect(generatedPart('docs/costs.md', name).trim()).toBe(text);
  });

  test('are summed up in the README as the code works them out', () => {
    expect(generatedPart('README.md', 'costSummary').trim()).toBe(costSummary());
  });

  test('at rest are below what the README promises, and mostly monitoring', () => {
    const { lines, dollars } = fixedMonthlyCost(costConfigurationFrom(readDeploymentSettings({})));
    const monitoring = lines.filter(({ item }) => /metrics|dashboard/.test(item));
    expect(dollars).toBeLessThan(8);
    expect(monitoring.reduce((sum, line) => sum + line.dollars, 0)).toBeGreaterThan(dollars / 2);
    expect(read('README.md')).toMatch(
      /less than eight dollars\s+a month, most of it for metrics, alarms and a dashboard/,
    );
  });

  test.each(['README.md', '.env.example', 'docs/quickstart.md', 'docs/delivery.md', 'lib/terminal-worker-props.ts'])(
    'of start marks stand in %s as the price list has them',
    (path) => {
      expect(read(path)).toContain(`$${startMarkDollars} per million`);
    },
  );

  test('show a price file that can be read', () => {
    const { replaced } = parsePriceFile(onlyBlock('docs/costs.md', 'json prices'), 'prices.json');
    expect(replaced).not.toEqual([]);
  });
});
