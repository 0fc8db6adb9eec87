import { GetFunctionConfigurationCommand, InvokeCommand, LambdaClient } from '@aws-sdk/client-lambda';
import type { ClientSettings } from '../clients.ts';
import { callAws } from '../errors.ts';
import { operatorConfig } from './operator-config.ts';

export const createLambdaClient = (settings: ClientSettings) => new LambdaClient(operatorConfig(settings));

/** Beyond a tick's time-out, which is 59 s at the most. */
const INVOCATION_TIMEOUT_MILLISECONDS = 65_000;

/** For invocations, of which each counts: one that is slow is waited for, and none is tried twice. */
export function createInvokingLambdaClient(settings: ClientSettings): LambdaClient {
  const { requestHandler, ...config } = operatorConfig(settings);
  const patient = {
    requestTimeout: INVOCATION_TIMEOUT_MILLISECONDS,
    socketTimeout: INVOCATION_TIMEOUT_MILLISECONDS,
  };
  return new LambdaClient({ ...config, maxAttempts: 1, requestHandler: { ...requestHandler, ...patient } });
}

/** What came of an invocation. */
export interface InvocationResult {
  /** What the handler threw, in one text; undefined when it ended well. */
  readonly failure: string | undefined;
  /** The lines of the last 4 KB that the invocation wrote (Lambda API reference, Invoke); the first may be cut off in front. */
  readonly lastLines: readonly string[];
}

/**
 * Invokes a function and waits for its end.
 *
 * @throws AwsError when it could not be invoked.
 */
export async function invokeFunction(
  client: LambdaClient,
  functionName: string,
  event: object,
): Promise<InvocationResult> {
  const command = new InvokeCommand({ FunctionName: functionName, Payload: JSON.stringify(event), LogType: 'Tail' });
  const answer = await callAws('Invoke', functionName, () => client.send(command));
  const { FunctionError: failure, Payload: payload, LogResult: tail = '' } = answer;
  return {
    failure: failure === undefined ? undefined : failureText(failure, payload?.transformToString() ?? ''),
    lastLines: Buffer.from(tail, 'base64').toString('utf8').trimEnd().split('\n'),
  };
}

/** The payload of a failure is `{"errorType": ..., "errorMessage": ...}`, as far as it is known (Lambda developer guide, "Invoke"). */
function failureText(failure: string, payload: string): string {
  try {
    const { errorType = failure, errorMessage = '' } = JSON.parse(payload);
    return `${errorType}: ${errorMessage}`;
  } catch {
    return `${failure}: ${payload.slice(0, 500)}`;
  }
}

/**
 * The environment that a deployed function runs with.
 *
 * @throws AwsError
 */
export async function readFunctionEnvironment(
  client: LambdaClient,
  functionName: string,
): Promise<Readonly<Record<string, string>>> {
  const command = new GetFunctionConfigurationCommand({ FunctionName: functionName });
  const { Environment } = await callAws('GetFunctionConfiguration', functionName, () => client.send(command));
  return Environment?.Variables ?? {};
}
