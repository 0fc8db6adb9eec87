import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import type { Browser } from 'playwright-core';
import { reportPage } from '../../../../cli/simulate/report/report-page.ts';
import { CourseRecord } from '../../../../simulator/course.ts';
import { Random } from '../../../../simulator/random.ts';
import { prepareRun } from '../../../../simulator/run-policy.ts';
import { traceKinds } from '../../../../simulator/traces/generated.ts';
import { chromiumPath, startChromium, usualPlaces } from '../../../support/chromium.ts';

function page(): string {
  const { generate, settings } = traceKinds.bursty;
  const source = { trace: generate({ days: '0.05' }, new Random(1)), settings, isGenerated: true };
  const record = new CourseRecord(source.trace);
  const ours = prepareRun(source, 'target-wait', {}, 1).run(record.watch);
  const bound = prepareRun(source, 'lower-bound', {}, 1).run();
  const points = record.points(ours.result.waitSeconds);
  return reportPage([ours.row, bound.row], [{ trace: 'bursty', policy: 'target-wait', points }], 1);
}

const browserPath = chromiumPath;
if (browserPath === undefined)
  test('cannot be opened: CHROMIUM_PATH is unset, and no Chromium was found where it usually is', () => {
    expect(usualPlaces.filter((path) => existsSync(path))).toEqual([]);
  });
else
  describe('the report in a browser', () => {
    let folder: string;
    let browser: Browser;
    beforeAll(async () => {
      folder = mkdtempSync(join(tmpdir(), 'report-'));
      writeFileSync(join(folder, 'report.html'), page());
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
        const address = pathToFileURL(join(folder, 'report.html')).href;
        await tab.goto(address);
        expect(noticed).toEqual([address]);
        // As text, because the browser's own names are not known here.
        expect(await tab.evaluate("getComputedStyle(document.querySelector('svg text')).fill")).toBe(ink);
        const boxes = await Promise.all((await tab.getByRole('img').all()).map((drawing) => drawing.boundingBox()));
        expect(boxes.map((box) => Math.round(box?.width ?? 0))).toEqual([960, 960]);
        await tab.close();
      },
    );
  });
