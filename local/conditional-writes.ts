import { objectNameOf, type QueuesAndBucketsApp, type S3Error, sendS3Error } from './s3-protocol.ts';

const exists: S3Error = {
  status: 412,
  code: 'PreconditionFailed',
  message: 'At least one of the pre-conditions you specified did not hold',
};
const underWayAlready: S3Error = {
  status: 409,
  code: 'ConditionalRequestConflict',
  message: 'A conflicting conditional operation is currently in progress against this resource. Please try again.',
};
const notImplemented: S3Error = {
  status: 501,
  code: 'NotImplemented',
  message: 'A header you provided implies functionality that is not implemented',
};

const WRITING_METHODS = ['PUT', 'POST'];

/** From where requests come that are made inside the process; no other request has such an address. */
export const INSIDE = 'inside';

/**
 * Makes `If-None-Match: *` count, which fauxqs passes over: a write with it creates an object and never replaces one. Of several at once
 * at most one succeeds. The others are told that the object exists (412), or that another write of it has begun and has no answer yet
 * (409), which S3 wants tried again (S3 API reference, PutObject).
 *
 * Departures: S3 lets the first write to finish succeed, here it is the first to begin; a write without the condition, or a removal, that
 * comes while one with it is under way is not refused; `If-Match` is passed over.
 */
export function enforceConditionalWrites(app: QueuesAndBucketsApp): void {
  /** Names of objects, with their buckets. */
  const underWay = new Set<string>();
  const begun = new WeakMap<object, string>();

  const isThere = async ({ url }: { url: string }) => {
    const path = url.replace(/\?.*/, '');
    const request = { method: 'HEAD', url: path, headers: { host: 'localhost' }, remoteAddress: INSIDE } as const;
    return (await app.inject(request)).statusCode === 200;
  };

  // Before the body is there, so that a slow write is under way as long as it takes.
  app.addHook('onRequest', async (request, reply) => {
    const condition = request.headers['if-none-match'];
    const name = objectNameOf(request.params);
    if (condition === undefined || name === undefined || !WRITING_METHODS.includes(request.method)) return;
    if (condition !== '*') return sendS3Error(reply, notImplemented);
    if (underWay.has(name)) return sendS3Error(reply, (await isThere(request)) ? exists : underWayAlready);
    underWay.add(name);
    begun.set(request, name);
  });
  app.addHook('preHandler', async (request, reply) => {
    if (begun.has(request) && (await isThere(request))) return sendS3Error(reply, exists);
  });
  // Reached however the request ends, by a client that breaks off in the middle of the body as well.
  app.addHook('onSend', async (request, _reply, payload) => {
    const name = begun.get(request);
    if (name !== undefined) underWay.delete(name);
    return payload;
  });
}
