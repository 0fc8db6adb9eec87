import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { startFqs } from './support/fqs.ts';

const twelveMessages = JSON.stringify({
  at: '2026-01-05T10:00:00.000Z',
  queue: { visible: 12, inFlight: 0, delayed: 0 },
  tasks: [],
});

describe('a .env file in the folder', () => {
  let cwd: string;
  beforeEach(() => {
    cwd = mkdtempSync(join(tmpdir(), 'env-file-'));
    writeFileSync(join(cwd, '.env'), 'ECS_MESSAGES_PER_TASK=3\n');
  });
  afterEach(() => rmSync(cwd, { recursive: true }));

  test.each([
    { name: 'configures the commands', environment: {}, demand: 4 },
    { name: 'yields to the environment', environment: { ECS_MESSAGES_PER_TASK: '2' }, demand: 6 },
  ])('$name', async ({ environment, demand }) => {
    const decide = startFqs(['decide'], { cwd, environment });
    decide.stdin.end(twelveMessages);
    const { stdout } = await decide.ended;
    expect(JSON.parse(stdout)).toMatchObject({ demand });
  });
});
