import { GetParameterCommand, type SSMClient } from '@aws-sdk/client-ssm';
import { AwsError, callAws } from './errors.ts';
import { type RetryContext, withRetries } from './retry.ts';

/**
 * Reads the text of the scaler's one parameter.
 *
 * @throws AwsError also when the parameter has no value: whether the scaler is paused is then unknown.
 */
export async function readParameter(client: SSMClient, name: string, context: RetryContext): Promise<string> {
  const command = new GetParameterCommand({ Name: name });
  const call = () => client.send(command, { abortSignal: context.signal });
  const { Parameter: parameter } = await withRetries(() => callAws('GetParameter', name, call), context);
  if (parameter?.Value === undefined) throw new AwsError('GetParameter', name, new Error('the answer holds no value'));
  return parameter.Value;
}
