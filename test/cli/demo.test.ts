import { createHash } from 'node:crypto';
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { buildOnce } from '../local/support/built.ts';
import { fqs, killAll } from './support/fqs.ts';

let cwd: string;
beforeAll(async () => {
  await buildOnce();
  cwd = mkdtempSync(join(tmpdir(), 'demo-'));
});
afterAll(async () => {
  await killAll();
  rmSync(cwd, { recursive: true });
});

test('fqs demo runs 25 commands on a stack of its own, finds every result as expected, and ends when no task is left', async () => {
  // A stack of the user's own may have a minimum, under which the demo could not end; it keeps to the defaults.
  const environment = { ECS_MIN_TASKS: '1' };
  const { exitCode, stdout, stderr } = await fqs(['demo', '--json'], { cwd, environment });
  expect({ exitCode, stderr }).toEqual({ exitCode: 0, stderr: '' });
  const { results, ...report } = JSON.parse(stdout);
  expect(report).toEqual({
    sent: 25,
    completed: 25,
    matched: 25,
    failed: 0,
    tasksLaunched: expect.any(Number),
    peakTasks: expect.any(Number),
    runningAtEnd: 0,
    ticks: expect.any(Number),
    secondsToFirstResult: expect.any(Number),
    secondsTotal: expect.any(Number),
  });
  // Five messages a task; a tick that comes while commands are still being sent launches fewer.
  expect(report.tasksLaunched).toBeGreaterThanOrEqual(1);
  expect(report.tasksLaunched).toBeLessThanOrEqual(5);
  expect(report.peakTasks).toBeGreaterThanOrEqual(1);
  expect(report.peakTasks).toBeLessThanOrEqual(report.tasksLaunched);
  expect(report.ticks).toBeGreaterThanOrEqual(1);
  expect(results).toHaveLength(25);
  expect(new Set(results.map(({ commandId }: { commandId: string }) => commandId)).size).toBe(25);
  expect(results[0]).toEqual({
    commandId: expect.any(String),
    taskId: expect.stringMatching(/^[0-9a-f]{32}$/),
    exitCode: 0,
    outputSha256: createHash('sha256').update('quick 0\n').digest('hex'),
  });
  expect(
    results.map(({ exitCode: code }: { exitCode: number }) => code).filter((code: number) => code === 3),
  ).toHaveLength(5);
  expect(existsSync(join(cwd, '.fqs'))).toBe(false);
});
