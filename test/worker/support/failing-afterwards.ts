import { runWorker } from '../../../worker/index.ts';

/** A worker of one's own that takes no message and fails once it has left. */
await runWorker({ handle: async () => undefined });
process.exitCode = 1;
