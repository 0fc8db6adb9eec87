import type { AwsRestService, RestRequest } from '../aws-json-server.ts';
import { ServiceError } from '../service-error.ts';
import { FunctionError } from './embedded-function.ts';

/** Where Lambda's REST API begins (Lambda API reference, Invoke and GetFunctionConfiguration). */
export const LAMBDA_PATH = '/2015-03-31/';

/** The one function that is served. */
export interface ServedFunction {
  readonly name: string;
  readonly environment: Readonly<Record<string, string>>;
  readonly timeoutSeconds: number;
  /** Hands on each line that it writes. Throws FunctionError when the handler failed. */
  invoke(event: unknown, onLine?: (line: string) => void): Promise<void>;
}

/**
 * Lambda's API for one function: invoked by either kind of invocation, and described.
 * Departure: no dry runs, versions and aliases, and a function is named by its name alone.
 *
 * @param find - gives the function, once it is there.
 * @param onError - is told of an asynchronous invocation that failed.
 */
export function lambdaApi(find: () => ServedFunction | undefined, onError: (error: unknown) => void): AwsRestService {
  return async (request) => {
    const [, name, operation] =
      /^\/2015-03-31\/functions\/([^/]+)\/(invocations|configuration)$/.exec(request.path) ?? [];
    if (name === undefined) throw new ServiceError('UnknownOperationException', 'The path is not served.', 404);
    const served = find();
    if (decodeURIComponent(name) !== served?.name)
      throw new ServiceError('ResourceNotFoundException', `Function not found: ${name}`, 404);
    const asked = `${request.method} ${operation}`;
    if (asked === 'GET configuration') return { status: 200, headers: {}, body: JSON.stringify(configuration(served)) };
    if (asked === 'POST invocations') return invoke(served, request, onError);
    throw new ServiceError('UnknownOperationException', 'The method is not served.', 405);
  };
}

function configuration({ name, environment, timeoutSeconds }: ServedFunction): object {
  return { FunctionName: name, Timeout: timeoutSeconds, Environment: { Variables: environment } };
}

async function invoke(served: ServedFunction, { headers, body }: RestRequest, onError: (error: unknown) => void) {
  const event = parse(body);
  const kind = headers['x-amz-invocation-type'] ?? 'RequestResponse';
  if (kind === 'Event') {
    served.invoke(event).catch(onError);
    return { status: 202, headers: {}, body: '' };
  }
  if (kind !== 'RequestResponse')
    throw new ServiceError('InvalidParameterValueException', `The invocation type ${kind} is not served.`);
  const lines: string[] = [];
  const tail = () => (headers['x-amz-log-type'] === 'Tail' ? { 'x-amz-log-result': tailOf(lines) } : {});
  try {
    await served.invoke(event, (line) => lines.push(line));
    return { status: 200, headers: tail(), body: 'null' };
  } catch (error) {
    if (!(error instanceof FunctionError)) throw error;
    const { errorType, message: errorMessage } = error;
    const answered = { 'x-amz-function-error': 'Unhandled', ...tail() };
    return { status: 200, headers: answered, body: JSON.stringify({ errorType, errorMessage }) };
  }
}

/** "The last 4 KB of the execution log, which is base64-encoded" (Lambda API reference, Invoke). */
const TAIL_BYTES = 4096;

function tailOf(lines: readonly string[]): string {
  const log = Buffer.from(lines.map((line) => `${line}\n`).join(''));
  return log.subarray(Math.max(0, log.length - TAIL_BYTES)).toString('base64');
}

function parse(body: string): unknown {
  try {
    return JSON.parse(body === '' ? '{}' : body);
  } catch (error) {
    const message = 'Could not parse request body into json.';
    throw new ServiceError('InvalidRequestContentException', message, 400, {}, { cause: error });
  }
}
