import { setTimeout } from 'node:timers/promises';
import { runWorker } from '../../../../worker/index.ts';

/** Each message holds the seconds that it takes. */
await runWorker({
  async handle({ body }) {
    process.stdout.write(`begun ${body}\n`);
    await setTimeout(Number(body) * 1000);
    process.stdout.write(`done ${body}\n`);
  },
});
