import { buildApp } from 'fauxqs';
import * as z from 'zod/mini';
import { queueNameOf } from '../contract/queue-name.ts';
import { enforceConditionalWrites } from './conditional-writes.ts';
import { type Disturb, disturbCalls } from './disturbances.ts';
import { isLoopbackName } from './loopback-name.ts';

export interface QueueCount {
  readonly queueName: string;
  readonly messages: number;
}

export interface QueuesAndBuckets {
  readonly port: number;
  /** E.g. `http://127.0.0.1:4566`, for SQS and S3 alike. */
  readonly url: string;
  /** What was received from each queue and neither deleted nor given back yet. */
  countInFlight(): Promise<QueueCount[]>;
  stop(): Promise<void>;
}

/** fauxqs's own list of its queues. */
const queueList = z.array(z.object({ name: z.string(), approximateInflightCount: z.number() }));
const deletion = z.object({ QueueUrl: z.string() });
const deletedBatch = z.object({ Successful: z.array(z.unknown()) });

/**
 * Serves SQS and S3 in this process, on loopback alone: fauxqs's own start function would listen on every interface.
 *
 * @param onDeleted - told of the messages that a call deleted.
 * @param disturb - lets calls fail, for tests of what withstands that.
 * @throws Node's own error when the port is in use (`EADDRINUSE`).
 */
export async function startQueuesAndBuckets(
  port: number,
  region: string,
  onDeleted: (deleted: QueueCount) => void = () => undefined,
  disturb: Disturb = () => undefined,
): Promise<QueuesAndBuckets> {
  const app = buildApp({ logger: false, defaultRegion: region });
  app.addHook('onRequest', async (request, reply) => {
    if (!isLoopbackName(request.headers.host))
      await reply.status(403).send({ message: 'The host must be 127.0.0.1 or localhost.' });
  });
  app.addHook('onSend', async (request, reply, payload) => {
    if (reply.statusCode !== 200) return payload;
    const messages = deletedBy(String(request.headers['x-amz-target']), payload);
    if (messages > 0) onDeleted({ queueName: queueNameOf(deletion.parse(request.body).QueueUrl), messages });
    return payload;
  });
  disturbCalls(app, disturb);
  enforceConditionalWrites(app);
  const url = await app.listen({ port, host: '127.0.0.1' });
  return {
    port: Number(new URL(url).port),
    url,
    countInFlight: async () => {
      const answer = await app.inject({ url: '/_fauxqs/queues', headers: { host: 'localhost' } });
      const queues = queueList.parse(answer.json());
      return queues.map(({ name, approximateInflightCount }) => ({
        queueName: name,
        messages: approximateInflightCount,
      }));
    },
    stop: async () => {
      // Long polls and kept connections would hold the close up.
      app.server.closeAllConnections();
      await app.close();
    },
  };
}

/** How many messages a call deleted that was answered with this. */
function deletedBy(target: string, payload: unknown): number {
  if (target === 'AmazonSQS.DeleteMessage') return 1;
  if (target !== 'AmazonSQS.DeleteMessageBatch') return 0;
  return deletedBatch.parse(JSON.parse(String(payload))).Successful.length;
}
