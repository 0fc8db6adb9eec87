import { execFile } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { scalerBundleDirectory } from '../lib/scaler-bundle.ts';
import { scalerWorld } from '../test/lambda/scaler/scaler-world.ts';
import type { Benchmark } from './benchmark.ts';
import { median, rounded } from './statistics.ts';

interface Start {
  readonly cpuMilliseconds: number;
  readonly wallMilliseconds: number;
}

const PAIRS = 15;
const WARM_UPS = 2;

const driver = fileURLToPath(new URL('./cold-start-process.js', import.meta.url));
const run = promisify(execFile);

/**
 * From process start to the first decision, beside a handler that does nothing, in turn, so that the ratio holds when the machine's
 * speed drifts. CPU time counts: a function of 256 MB gets a sixth of a processor, on which time is what CPU time makes it.
 */
export const coldStart: Benchmark = async (tell) => {
  const world = await scalerWorld({ settings: { ECS_TICK_SECONDS: '60' } });
  const folder = await mkdtemp(join(tmpdir(), 'cold-start-'));
  const empty = join(folder, 'index.cjs');
  await writeFile(empty, 'exports.handler = async () => undefined;\n');
  const bundle = join(scalerBundleDirectory(), 'index.cjs');
  const starts: { bundle: Start; empty: Start }[] = [];
  try {
    for (let pair = -WARM_UPS; pair < PAIRS; pair += 1) {
      tell(`pair ${Math.max(0, pair + 1)} of ${PAIRS}`);
      const started = { bundle: await start(bundle, world.environment), empty: await start(empty, world.environment) };
      if (pair >= 0) starts.push(started);
    }
  } finally {
    await world.stop();
    await rm(folder, { recursive: true });
  }
  return {
    cpuRatio: rounded(median(starts.map((pair) => pair.bundle.cpuMilliseconds / pair.empty.cpuMilliseconds))),
    cpuRatioGoal: 3.4,
    bundleCpuMilliseconds: rounded(median(starts.map((pair) => pair.bundle.cpuMilliseconds)), 0),
    emptyCpuMilliseconds: rounded(median(starts.map((pair) => pair.empty.cpuMilliseconds)), 0),
    wallRatio: rounded(median(starts.map((pair) => pair.bundle.wallMilliseconds / pair.empty.wallMilliseconds))),
    pairs: PAIRS,
  };
};

async function start(file: string, environment: Readonly<Record<string, string>>): Promise<Start> {
  const event = { kind: 'schedule', scheduledAt: new Date().toISOString(), executionId: 'bench' };
  const { stderr } = await run(process.execPath, [driver, file, JSON.stringify(event)], { env: { ...environment } });
  return JSON.parse(stderr.trim().split('\n').at(-1) ?? '');
}
