import { existsSync } from 'node:fs';
import { setTimeout } from 'node:timers/promises';
import { runWorker } from '../../../../worker/index.ts';

/** Each message names a file; the work on it is done when the file is there. */
await runWorker({
  async handle({ body }) {
    process.stdout.write(`begun ${body}\n`);
    while (!existsSync(body)) await setTimeout(100);
    process.stdout.write(`done ${body}\n`);
  },
});
