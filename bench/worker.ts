import { fork } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import type { Benchmark } from './benchmark.ts';
import { output } from './worker-output.ts';
import { createTerminalPlaces } from './worker-queues.ts';
import { throughput } from './worker-throughput.ts';

const script = fileURLToPath(new URL('./worker-queues-process.ts', import.meta.url));

/** What the loop costs beside a bare one, how fast output flows, and what memory a worker takes. */
export const worker: Benchmark = async (tell) => {
  const server = fork(script, { stdio: ['ignore', 'inherit', 'inherit', 'ipc'] });
  try {
    const [url] = (await once(server, 'message')) as [string];
    const places = await createTerminalPlaces(url);
    try {
      return { ...(await throughput(places, tell)), ...(await output(places, tell)) };
    } finally {
      places.close();
    }
  } finally {
    server.kill();
  }
};
