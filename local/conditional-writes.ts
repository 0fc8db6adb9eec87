import { objectNameOf, type QueuesAndBucketsApp, type S3Error, sendS3Error } from './s3-protocol.ts';

const doesNotHold: S3Error = {
  status: 412,
  code: 'PreconditionFailed',
  message: 'At least one of the pre-conditions you specified did not hold',
};
const nothingToMatch: S3Error = { status: 404, code: 'NoSuchKey', message: 'The specified key does not exist.' };
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

/** What a write asks of the object that is there: that there is none, or that it has this etag. */
type Condition = { readonly kind: 'absent' } | { readonly kind: 'match'; readonly etag: string };

/**
 * Makes `If-None-Match: *` and `If-Match` count, which fauxqs passes over in writes: one with the first creates an object and
 * never replaces one, one with the second replaces the object with this etag and no other. Of several at once at most one
 * succeeds. The others are told that the condition does not hold (412), that there is nothing to match (404), or that another
 * conditional write of the object has begun and has no answer yet (409), which S3 wants tried again (S3 user guide, "How to
 * prevent object overwrites with conditional writes"; S3 API reference, PutObject).
 *
 * Departures: S3 lets the first write to finish succeed, here it is the first to begin; a write without a condition, or a removal, that
 * comes while one with it is under way is not refused; a removal's condition is passed over.
 */
export function enforceConditionalWrites(app: QueuesAndBucketsApp): void {
  /** Names of objects, with their buckets. */
  const underWay = new Set<string>();
  const begun = new WeakMap<object, { readonly name: string; readonly condition: Condition }>();

  /** Undefined when the condition holds. */
  const refusal = async (condition: Condition, { url }: { url: string }): Promise<S3Error | undefined> => {
    const path = url.replace(/\?.*/, '');
    const ask = (method: 'HEAD' | 'GET') =>
      app.inject({ method, url: path, headers: { host: 'localhost' }, remoteAddress: INSIDE });
    const { statusCode, headers } = await ask('HEAD');
    const isThere = statusCode === 200;
    if (condition.kind === 'absent') return isThere ? doesNotHold : undefined;
    if (isThere) return bare(String(headers['etag'])) === condition.etag ? undefined : doesNotHold;
    // Without a bucket the write fails by itself, and says why.
    return (await ask('GET')).body.includes('<Code>NoSuchBucket</Code>') ? undefined : nothingToMatch;
  };

  // Before the body is there, so that a slow write is under way as long as it takes.
  app.addHook('onRequest', async (request, reply) => {
    const name = objectNameOf(request.params);
    if (name === undefined || !WRITING_METHODS.includes(request.method)) return;
    const condition = conditionOf(request.headers);
    if (condition === undefined) return;
    if (condition === 'unknown') return sendS3Error(reply, notImplemented);
    if (underWay.has(name)) return sendS3Error(reply, (await refusal(condition, request)) ?? underWayAlready);
    underWay.add(name);
    begun.set(request, { name, condition });
  });
  app.addHook('preHandler', async (request, reply) => {
    const write = begun.get(request);
    const refused = write && (await refusal(write.condition, request));
    if (refused) return sendS3Error(reply, refused);
  });
  // Reached however the request ends, by a client that breaks off in the middle of the body as well.
  app.addHook('onSend', async (request, _reply, payload) => {
    const write = begun.get(request);
    if (write) underWay.delete(write.name);
    return payload;
  });
}

function conditionOf(headers: Readonly<Record<string, unknown>>): Condition | 'unknown' | undefined {
  const [unless, match] = [headers['if-none-match'], headers['if-match']];
  if (unless === undefined && match === undefined) return undefined;
  if (match === undefined) return unless === '*' ? { kind: 'absent' } : 'unknown';
  return unless === undefined && match !== '*' ? { kind: 'match', etag: bare(String(match)) } : 'unknown';
}

/** Etags are accepted with and without their quotes. */
function bare(etag: string): string {
  return etag.replaceAll('"', '');
}
