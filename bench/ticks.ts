import { subscribe, unsubscribe } from 'node:diagnostics_channel';
import { join } from 'node:path';
import { systemClock } from '../aws/system-clock.ts';
import { scalerBundleDirectory } from '../lib/scaler-bundle.ts';
import { EmbeddedFunction } from '../local/lambda/embedded-function.ts';
import { scalerWorld } from '../test/lambda/scaler/scaler-world.ts';
import type { Benchmark } from './benchmark.ts';
import { rounded } from './statistics.ts';

const TICKS = 200;
const unlimited = { burst: 1e9, refillPerSecond: 1e9 };
const rates = {
  modify: unlimited,
  read: unlimited,
  taskDefinitionRead: unlimited,
  runTask: unlimited,
  launch: unlimited,
};

/** How many warm ticks a second the bundle makes against the embedded AWS, and how many calls to AWS a tick costs. */
export const ticks: Benchmark = async (tell) => {
  const world = await scalerWorld({ settings: { ECS_TICK_SECONDS: '60' }, rates });
  const scaler = new EmbeddedFunction({
    file: join(scalerBundleDirectory(), 'index.cjs'),
    handlerName: 'handler',
    environment: world.environment,
    timeoutSeconds: 60,
    clock: systemClock,
    onLog: () => undefined,
  });
  let requests = 0;
  const count = () => {
    requests += 1;
  };
  subscribe('http.server.request.start', count);
  try {
    tell(`${TICKS} ticks`);
    await scaler.invoke(hop());
    const idle = await callsOf(() => scaler.invoke(hop()));
    const begin = performance.now();
    for (let tick = 0; tick < TICKS; tick += 1) await scaler.invoke(hop());
    const seconds = (performance.now() - begin) / 1000;
    await world.fillQueue(1);
    await scaler.invoke({ kind: 'schedule', scheduledAt: new Date().toISOString(), executionId: 'bench' });
    const working = await callsOf(() => scaler.invoke(hop()));
    return {
      ticksPerSecond: rounded(TICKS / seconds, 0),
      apiCallsPerIdleTick: idle,
      apiCallsPerTickWithTasks: working,
    };
  } finally {
    unsubscribe('http.server.request.start', count);
    await scaler.stop();
    await world.stop();
  }

  async function callsOf(tick: () => Promise<void>): Promise<number> {
    const before = requests;
    await tick();
    return requests - before;
  }
};

/** A tick in the middle of its minute: it has the parameter from the first one. Queuing the next one would be one call more. */
function hop(): object {
  const message = {
    kind: 'tick',
    dueAt: new Date().toISOString(),
    first: false,
    hopsLeft: 0,
    launched: [],
    parameter: '{}',
    requests: [],
  };
  return { Records: [{ eventSource: 'aws:sqs', body: JSON.stringify(message) }] };
}
