import { writeFile } from 'node:fs/promises';
import { runWorker, UnprocessableMessageError } from '../../../worker/index.ts';

await runWorker({
  async handle({ messageId, body }, { signal, log }) {
    if (!URL.canParse(body)) throw new UnprocessableMessageError('the body must be the URL of a picture');
    const picture = await fetch(body, { signal });
    if (!picture.ok) throw new Error(`${body} answered ${picture.status}`);
    const bytes = Buffer.from(await picture.arrayBuffer());
    await writeFile(`/tmp/${messageId}`, bytes);
    log.info('picture fetched', { bytes: bytes.length });
  },
});
