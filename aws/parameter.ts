import { GetParameterCommand, type SSMClient } from '@aws-sdk/client-ssm';
import { AwsError, wrapAwsError } from './errors.ts';
import { type RetryContext, withRetries } from './retry.ts';

/**
 * Reads the text of the scaler's one parameter.
 *
 * @throws AwsError also when the parameter has no value: whether the scaler is paused is then unknown.
 */
export async function readParameter(client: SSMClient, name: string, context: RetryContext): Promise<string> {
  return withRetries(async () => {
    try {
      const { Parameter: parameter } = await client.send(new GetParameterCommand({ Name: name }), {
        abortSignal: context.signal,
      });
      if (parameter?.Value === undefined)
        throw new AwsError('GetParameter', name, new Error('the answer holds no value'));
      return parameter.Value;
    } catch (cause) {
      throw wrapAwsError('GetParameter', name, cause);
    }
  }, context);
}
