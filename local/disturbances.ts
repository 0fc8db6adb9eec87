import { INSIDE } from './conditional-writes.ts';
import { objectNameOf, type QueuesAndBucketsApp, s3ErrorBody } from './s3-protocol.ts';

/** A call to one of the services, by its name in the service's API reference, e.g. `ReceiveMessage`, `PutObject`. */
export interface DisturbedCall {
  readonly service: 'sqs' | 's3';
  readonly action: string;
}

/**
 * What becomes of a call: `throttle`, refused as one too many; `error`, failed inside the service before anything was done; `error-after`,
 * done and answered as failed all the same, as when an answer is lost.
 */
export type Disturbance = 'throttle' | 'error' | 'error-after';

/** Asked once for each call; undefined lets it pass. */
export type Disturb = (call: DisturbedCall) => Disturbance | undefined;

interface Answer {
  readonly status: number;
  readonly type: string;
  readonly body: string;
}

const answers: Readonly<Record<DisturbedCall['service'], Readonly<Record<'throttle' | 'error', Answer>>>> = {
  sqs: {
    throttle: sqsAnswer(400, 'RequestThrottled', 'The request was denied due to request throttling.'),
    error: sqsAnswer(500, 'InternalFailure', 'The request failed inside the service.'),
  },
  s3: {
    throttle: s3Answer(503, 'SlowDown', 'Please reduce your request rate.'),
    error: s3Answer(500, 'InternalError', 'We encountered an internal error. Please try again.'),
  },
};

/** Lets calls fail as AWS does now and then; their codes are in the services' lists of common errors. */
export function disturbCalls(app: QueuesAndBucketsApp, disturb: Disturb): void {
  const failedAfterwards = new WeakMap<object, Answer>();
  app.addHook('preHandler', async (request, reply) => {
    const call = request.socket.remoteAddress === INSIDE ? undefined : callOf(request);
    const disturbance = call && disturb(call);
    if (!disturbance) return;
    if (disturbance === 'error-after') failedAfterwards.set(request, answers[call.service].error);
    else {
      const { status, type, body } = answers[call.service][disturbance];
      await reply.status(status).type(type).send(body);
    }
  });
  app.addHook('onSend', async (request, reply, payload) => {
    const answer = failedAfterwards.get(request);
    if (!answer) return payload;
    reply.status(answer.status).type(answer.type);
    return answer.body;
  });
}

const SQS_TARGET = 'AmazonSQS.';
const objectActions: Readonly<Record<string, string>> = {
  PUT: 'PutObject',
  GET: 'GetObject',
  HEAD: 'HeadObject',
  DELETE: 'DeleteObject',
};

/** Departure: copies, parts of an object and what is done to a bucket itself are never disturbed. */
function callOf(request: {
  method: string;
  headers: Readonly<Record<string, unknown>>;
  url: string;
  params: unknown;
}): DisturbedCall | undefined {
  const target = String(request.headers['x-amz-target']);
  if (target.startsWith(SQS_TARGET)) return { service: 'sqs', action: target.slice(SQS_TARGET.length) };
  const action = objectActions[request.method];
  const whole = request.headers['x-amz-copy-source'] === undefined && !request.url.includes('uploadId=');
  return action && whole && objectNameOf(request.params) !== undefined ? { service: 's3', action } : undefined;
}

function sqsAnswer(status: number, code: string, message: string): Answer {
  return {
    status,
    type: 'application/x-amz-json-1.0',
    body: JSON.stringify({ __type: `com.amazonaws.sqs#${code}`, message }),
  };
}

function s3Answer(status: number, code: string, message: string): Answer {
  return { status, type: 'application/xml', body: s3ErrorBody({ status, code, message }) };
}
