import { existsSync } from 'node:fs';
import { type Browser, chromium } from 'playwright-core';

/** Where Debian, Ubuntu and macOS have it. */
export const usualPlaces: readonly string[] = [
  '/usr/bin/chromium',
  '/usr/bin/chromium-browser',
  '/usr/bin/google-chrome',
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
];

/** Chromium or Chrome as it is installed on this machine, or as CHROMIUM_PATH names it; undefined where there is none. */
export const chromiumPath = process.env['CHROMIUM_PATH'] ?? usualPlaces.find((path) => existsSync(path));

export function startChromium(executablePath: string): Promise<Browser> {
  return chromium.launch({ executablePath, timeout: 30_000 });
}
