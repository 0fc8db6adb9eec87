import { once } from 'node:events';
import { runWorker } from '../../../worker/index.ts';

/** A worker of one's own whose handler ends when the signal aborts that the message names, with its reason; on any other it goes on for ever. */
await runWorker({
  async handle({ body }, context) {
    context.log.info('begun');
    if (body !== 'signal' && body !== 'leaving') return new Promise(() => {});
    const signal = context[body];
    await once(signal, 'abort');
    context.log.info('told', { why: signal.reason.name });
    throw signal.reason;
  },
});
