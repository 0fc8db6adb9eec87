import { buildApp } from 'fauxqs';
import { isLoopbackName } from './loopback-name.ts';

export interface QueuesAndBuckets {
  readonly port: number;
  /** E.g. `http://127.0.0.1:4566`, for SQS and S3 alike. */
  readonly url: string;
  stop(): Promise<void>;
}

/**
 * Serves SQS and S3 in this process, on loopback alone: fauxqs's own start function would listen on every interface.
 *
 * @throws Node's own error when the port is in use (`EADDRINUSE`).
 */
export async function startQueuesAndBuckets(port: number, region: string): Promise<QueuesAndBuckets> {
  const app = buildApp({ logger: false, defaultRegion: region });
  app.addHook('onRequest', async (request, reply) => {
    if (!isLoopbackName(request.headers.host))
      await reply.status(403).send({ message: 'The host must be 127.0.0.1 or localhost.' });
  });
  const url = await app.listen({ port, host: '127.0.0.1' });
  return {
    port: Number(new URL(url).port),
    url,
    stop: async () => {
      // Long polls and kept connections would hold the close up.
      app.server.closeAllConnections();
      await app.close();
    },
  };
}
