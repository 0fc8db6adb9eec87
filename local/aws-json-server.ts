import { randomUUID } from 'node:crypto';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { isDate } from 'node:util/types';
import { isLoopbackName } from './loopback-name.ts';
import { readBody } from './read-body.ts';
import { ServiceError } from './service-error.ts';

/**
 * One AWS service that speaks JSON 1.1: takes an action's name and its parsed input, gives the answer's object (Dates become epoch
 * seconds) or throws an ServiceError.
 */
export type AwsJsonService = (action: string, input: unknown) => object | Promise<object>;

/** A request to a service that speaks REST with JSON bodies (Smithy specification, "AWS restJson1 protocol"). */
export interface RestRequest {
  readonly method: string;
  /** Without the query. */
  readonly path: string;
  readonly headers: IncomingMessage['headers'];
  readonly body: string;
}

export interface RestReply {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  /** JSON, or nothing. */
  readonly body: string;
}

/** Answers a request below its path, or throws a ServiceError. */
export type AwsRestService = (request: RestRequest) => Promise<RestReply>;

export interface AwsJsonServerOptions {
  /** Loopback alone: whoever reaches this server can start processes. */
  readonly host: '127.0.0.1';
  /** 0 picks a free port. */
  readonly port: number;
  /** Keyed by target prefix, e.g. `AmazonEC2ContainerServiceV20141113`. */
  readonly services: Readonly<Record<string, AwsJsonService>>;
  /** Keyed by the beginning of their paths, e.g. `/2015-03-31/`. */
  readonly restServices?: Readonly<Record<string, AwsRestService>>;
  /** What GET answers for a path, as JSON; undefined means 404. */
  readonly document?: (path: string) => object | undefined;
  /** Told of every error that is no ServiceError, which the client sees as InternalFailure without its text. */
  readonly onInternalError: (error: unknown) => void;
}

export interface AwsJsonServer {
  readonly port: number;
  /** E.g. `http://127.0.0.1:4566`, without a slash at the end. */
  readonly url: string;
  /** Closes the port and every connection. */
  stop(): Promise<void>;
}

/**
 * Serves AWS's JSON 1.1 protocol (Smithy specification, "AWS JSON 1.1 protocol"), and REST where asked to, to SDKs and the AWS command
 * line.
 * Departures from AWS: any credentials are accepted, even none, and signatures are not checked.
 *
 * @throws Node's own error when the port is in use (`EADDRINUSE`).
 */
export async function startAwsJsonServer(options: AwsJsonServerOptions): Promise<AwsJsonServer> {
  const server = createServer((request, response) => {
    answer(options, request).then(
      (reply) => send(response, reply),
      (error: unknown) => send(response, errorReply(error, options.onInternalError)),
    );
  });
  const port = await listen(server, options);
  return {
    port,
    url: `http://${options.host}:${port}`,
    stop: () =>
      new Promise((resolve, reject) => {
        server.close((error) => (error ? reject(error) : resolve()));
        // Keep-alive connections of SDK clients would otherwise hold close() up for as long as they live.
        server.closeAllConnections();
      }),
  };
}

async function answer(options: AwsJsonServerOptions, request: IncomingMessage): Promise<RestReply> {
  requireLoopbackName(request);
  const path = request.url ?? '/';
  const rest = Object.entries(options.restServices ?? {}).find(([beginning]) => path.startsWith(beginning))?.[1];
  if (rest) return answerRest(rest, request, path);
  if (request.method === 'GET') return documentReply(options.document?.(path));
  const [prefix, action] = String(request.headers['x-amz-target'] ?? '').split('.');
  // Own properties only: a target such as `constructor.x` names no service.
  const service = prefix && Object.hasOwn(options.services, prefix) ? options.services[prefix] : undefined;
  if (request.method !== 'POST' || path !== '/' || !service || !action) throw unknownOperation();
  const output = await service(action, parse(await readBody(request)));
  return { status: 200, headers: { 'content-type': 'application/x-amz-json-1.1' }, body: serialize(output) };
}

async function answerRest(service: AwsRestService, request: IncomingMessage, url: string): Promise<RestReply> {
  const [path = ''] = url.split('?');
  const { method = 'GET', headers } = request;
  const reply = await service({ method, path, headers, body: await readBody(request) });
  return { ...reply, headers: { 'content-type': 'application/json', ...reply.headers } };
}

function requireLoopbackName(request: IncomingMessage): void {
  const { host } = request.headers;
  if (!isLoopbackName(host))
    throw new ServiceError('AccessDeniedException', `The host must be 127.0.0.1 or localhost; received ${host}.`, 403);
}

/** What a service throws, too, for an action that it does not know. */
export function unknownOperation(): ServiceError {
  return new ServiceError('UnknownOperationException', 'The requested operation is not supported.');
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text === '' ? '{}' : text);
  } catch (error) {
    throw new ServiceError('SerializationException', 'The request body is not valid JSON.', 400, {}, { cause: error });
  }
}

/** AWS's JSON protocols write a timestamp as seconds since the epoch, with a fraction. */
function serialize(output: object): string {
  return JSON.stringify(output, function (this: Record<string, unknown>, key: string, value: unknown) {
    // A Date has already become text in `value`, so the original is looked up.
    const original = this[key];
    return isDate(original) ? original.getTime() / 1000 : value;
  });
}

function documentReply(found: object | undefined): RestReply {
  const headers = { 'content-type': 'application/json' };
  return found
    ? { status: 200, headers, body: JSON.stringify(found) }
    : { status: 404, headers, body: JSON.stringify({ message: 'Not found.' }) };
}

function errorReply(error: unknown, onInternalError: (error: unknown) => void): RestReply {
  if (!(error instanceof ServiceError)) {
    onInternalError(error);
    return errorReply(new ServiceError('InternalFailure', 'The request failed unexpectedly.', 500), onInternalError);
  }
  return {
    status: error.status,
    headers: { 'content-type': 'application/x-amz-json-1.1', 'x-amzn-errortype': error.type },
    body: serialize({ __type: error.type, message: error.message, ...error.fields }),
  };
}

function send(response: ServerResponse, reply: RestReply): void {
  response.writeHead(reply.status, {
    ...reply.headers,
    'content-length': Buffer.byteLength(reply.body),
    'x-amzn-requestid': randomUUID(),
  });
  response.end(reply.body);
}

function listen(server: Server, { host, port }: AwsJsonServerOptions): Promise<number> {
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, host, () => {
      server.off('error', reject);
      const address: AddressInfo | string | null = server.address();
      if (address === null || typeof address === 'string') reject(new Error('A TCP server has an address and a port.'));
      else resolve(address.port);
    });
  });
}
