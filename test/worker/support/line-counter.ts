import { runWorker, UnprocessableMessageError } from '../../../worker/index.ts';

/** A worker of one's own, as somebody would write it: counts lines of text. */
await runWorker({
  async handle({ body, attributes }, { log }) {
    if (attributes['kind']?.value === 'image') throw new UnprocessableMessageError('an image has no lines');
    if (body === '') throw new Error('nothing to count');
    log.info('counted', { lines: body.split('\n').length });
  },
});
