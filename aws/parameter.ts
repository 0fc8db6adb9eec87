import { GetParameterCommand, PutParameterCommand, type SSMClient } from '@aws-sdk/client-ssm';
import { AwsError, callAws } from './errors.ts';
import { type RetryContext, withRetries } from './retry.ts';

/** A parameter's text, and which of its texts it is; each writing counts one up. */
export interface VersionedParameter {
  readonly text: string;
  readonly version: number;
  /** When it was written; Systems Manager says so, local mode does not. */
  readonly modifiedAt: Date | undefined;
}

/**
 * Reads the text of the scaler's one parameter.
 *
 * @throws AwsError also when the parameter has no value: whether the scaler is paused is then unknown.
 */
export async function readParameter(client: SSMClient, name: string, context: RetryContext): Promise<string> {
  return (await readVersionedParameter(client, name, context)).text;
}

/**
 * The same with the text's version.
 *
 * @param name - with an older version behind it, as in `/stack/scaler:3`, that one (Systems Manager API reference, GetParameter).
 */
export async function readVersionedParameter(
  client: SSMClient,
  name: string,
  context: RetryContext,
): Promise<VersionedParameter> {
  const command = new GetParameterCommand({ Name: name });
  const call = () => client.send(command, { abortSignal: context.signal });
  const { Parameter: parameter } = await withRetries(() => callAws('GetParameter', name, call), context);
  if (parameter?.Value === undefined) throw new AwsError('GetParameter', name, new Error('the answer holds no value'));
  return { text: parameter.Value, version: parameter.Version ?? 0, modifiedAt: parameter.LastModifiedDate };
}

/**
 * Replaces the text of a parameter that is there already. Systems Manager has no condition for it, so what somebody else wrote since it
 * was read is replaced, too; the version tells, by which the replaced text can still be read.
 *
 * @returns the version of the new text.
 * @throws AwsError
 */
export async function writeParameter(client: SSMClient, name: string, text: string): Promise<number> {
  const command = new PutParameterCommand({ Name: name, Value: text, Overwrite: true });
  const { Version: version = 0 } = await callAws('PutParameter', name, () => client.send(command));
  return version;
}
