import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import type { Browser, Locator } from 'playwright-core';
import { reportPage } from '../../../../cli/simulate/report/report-page.ts';
import { CourseRecord } from '../../../../simulator/course.ts';
import { policyNames } from '../../../../simulator/policies.ts';
import { Random } from '../../../../simulator/random.ts';
import { prepareRun } from '../../../../simulator/run-policy.ts';
import { type TraceKindName, traceKinds } from '../../../../simulator/traces/generated.ts';
import { chromiumPath, startChromium } from '../../../support/chromium.ts';
import { referencesIn } from './references.ts';

/** Two traces; on each our policy as it is simulated, and all others in the very same place, where names would lie on each other. */
function twoTraces(): string {
  const simulated = (['bursty', 'steady'] as const).map(simulatedOn);
  return reportPage(
    simulated.flatMap(({ rows }) => rows),
    simulated.map(({ course }) => course),
    1,
  );
}

function simulatedOn(kind: TraceKindName) {
  const { generate, settings } = traceKinds[kind];
  const source = { trace: generate({ days: '0.05' }, new Random(1)), settings, isGenerated: true };
  const record = new CourseRecord(source.trace);
  const { result, row } = prepareRun(source, 'target-wait', {}, 1).run(record.watch);
  return {
    rows: policyNames.map((policy) => ({ ...row, policy, ...(policy === 'lower-bound' && { p95: null }) })),
    course: { trace: row.trace, policy: row.policy, points: record.points(result.waitSeconds) },
  };
}

const page = twoTraces();
const browserPath = chromiumPath;
const howToOpen =
  browserPath === undefined
    ? ', unopened for want of a browser: install one (sudo apt-get install chromium), or name it in CHROMIUM_PATH'
    : '';

describe(`the report${howToOpen}`, () => {
  test('runs and fetches nothing, and forbids both', () => {
    expect(referencesIn(page)).toEqual([]);
    expect(page).toContain(`http-equiv="Content-Security-Policy" content="default-src 'none';`);
  });

  test('has for each trace its title, a chart of all policies and one of our policy over time', () => {
    const sections = page.split('<section>').slice(1);
    expect(page).toContain('<h1>Simulated scaling</h1>');
    expect(
      sections.map((section) => [...section.matchAll(/<h[23]>(.*?)<\/h[23]>/g)].map(([, title]) => title)),
    ).toEqual([
      ['bursty', 'Cost and waits', 'target-wait over time'],
      ['steady', 'Cost and waits', 'target-wait over time'],
    ]);
    expect(sections.map((section) => section.match(/<svg /g)?.length)).toEqual([2, 2]);
  });
});

if (browserPath !== undefined)
  describe('the report in a browser', () => {
    let folder: string;
    let browser: Browser;
    let address: string;
    beforeAll(async () => {
      folder = mkdtempSync(join(tmpdir(), 'report-'));
      writeFileSync(join(folder, 'report.html'), page);
      address = pathToFileURL(join(folder, 'report.html')).href;
      browser = await startChromium(browserPath);
    });
    afterAll(async () => {
      await browser.close();
      rmSync(folder, { recursive: true });
    });

    test.each([
      { scheme: 'light', ink: 'rgb(0, 0, 0)' },
      { scheme: 'dark', ink: 'rgb(255, 255, 255)' },
    ] as const)(
      'opens from a file, fetches nothing, complains of nothing, and is readable in the $scheme',
      async ({ scheme, ink }) => {
        const tab = await browser.newPage({ colorScheme: scheme });
        const noticed: string[] = [];
        tab.on('request', (request) => noticed.push(request.url()));
        tab.on('console', (message) => noticed.push(message.text()));
        tab.on('pageerror', (error) => noticed.push(error.message));
        await tab.goto(address);
        expect(noticed).toEqual([address]);
        // As text, because the browser's own names are not known here.
        expect(await tab.evaluate("getComputedStyle(document.querySelector('svg text')).fill")).toBe(ink);
        const boxes = await Promise.all((await tab.getByRole('img').all()).map((drawing) => drawing.boundingBox()));
        expect(boxes.map((box) => Math.round(box?.width ?? 0))).toEqual([960, 960, 960, 960]);
        await tab.close();
      },
    );

    test('names every policy, and lets no text lie on another', async () => {
      const tab = await browser.newPage();
      await tab.goto(address);
      for (const drawing of await tab.getByRole('img').all()) expect(await overlappingTexts(drawing)).toEqual([]);
      const names = await tab.getByRole('img').first().locator('text').allTextContents();
      expect(names).toEqual(expect.arrayContaining([...policyNames]));
      await tab.close();
    });
  });

async function overlappingTexts(drawing: Locator): Promise<string[]> {
  const texts = await Promise.all(
    (await drawing.locator('text').all()).map(async (text) => ({
      words: (await text.textContent()) ?? '',
      box: (await text.boundingBox()) ?? { x: 0, y: 0, width: 0, height: 0 },
    })),
  );
  return texts.flatMap(({ words, box }, index) =>
    texts
      .slice(index + 1)
      .filter(
        ({ box: { x, y, width, height } }) =>
          x < box.x + box.width && box.x < x + width && y < box.y + box.height && box.y < y + height,
      )
      .map((other) => `${words} and ${other.words}`),
  );
}
