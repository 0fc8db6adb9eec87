import type { IncomingMessage } from 'node:http';
import { ServiceError } from './service-error.ts';

/** No request to ECS or Systems Manager comes near this; without a bound one client could take all memory. */
const MAXIMUM_BODY_BYTES = 1024 * 1024;

/**
 * The whole body of a request as text.
 *
 * @throws ServiceError when it is larger than 1 MiB.
 */
export async function readBody(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  let bytes = 0;
  // The rest of a body that is too large is read and dropped, because a client that still sends would miss the answer.
  for await (const chunk of request as AsyncIterable<Buffer>) {
    bytes += chunk.length;
    if (bytes <= MAXIMUM_BODY_BYTES) chunks.push(chunk);
  }
  if (bytes > MAXIMUM_BODY_BYTES)
    throw new ServiceError(
      'RequestEntityTooLargeException',
      `The request body exceeds ${MAXIMUM_BODY_BYTES} bytes.`,
      413,
    );
  return Buffer.concat(chunks).toString('utf8');
}
