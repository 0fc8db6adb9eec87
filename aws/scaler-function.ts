import { GetFunctionConfigurationCommand, LambdaClient } from '@aws-sdk/client-lambda';
import type { ClientSettings } from './clients.ts';
import { callAws } from './errors.ts';
import { operatorConfig } from './operator-config.ts';

export const createLambdaClient = (settings: ClientSettings) => new LambdaClient(operatorConfig(settings));

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
