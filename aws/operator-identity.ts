import { GetCallerIdentityCommand, STSClient } from '@aws-sdk/client-sts';
import type { Identity } from './clients.ts';
import { AwsError, callAws } from './errors.ts';

/** The person or machine that runs a command, as AWS knows it. */
export interface OperatorIdentity extends Identity {
  readonly accountId: string;
  /** ARN of the user or of the assumed role. */
  readonly arn: string;
}

/** Commands cannot reach AWS as anybody; the message says in one sentence what is missing. */
export class NoIdentityError extends Error {
  override readonly name = 'NoIdentityError';
}

/**
 * Finds Region and credentials where AWS's own tools look for them (environment, profile, SSO, instance role), and asks AWS who they are.
 *
 * @throws NoIdentityError when Region or credentials are missing or not accepted; AwsError when AWS does not answer.
 */
export async function findOperatorIdentity(): Promise<OperatorIdentity> {
  const client = new STSClient({ maxAttempts: 2 });
  try {
    const region = await client.config.region().catch((cause: unknown) => {
      throw new NoIdentityError('No AWS Region is set: set AWS_REGION, or AWS_PROFILE to a profile that has one.', {
        cause,
      });
    });
    const caller = await callAws('GetCallerIdentity', region, () => client.send(new GetCallerIdentityCommand()));
    const { Account: accountId = '', Arn: arn = '' } = caller;
    return { region, credentials: () => client.config.credentials(), accountId, arn };
  } catch (error) {
    throw error instanceof AwsError && error.kind === 'configuration' ? refused(error) : error;
  } finally {
    client.destroy();
  }
}

function refused(error: AwsError): NoIdentityError {
  const missing = error.cause instanceof Error && error.cause.name === 'CredentialsProviderError';
  const what = missing ? 'No AWS credentials were found' : `AWS does not accept the credentials (${error.message})`;
  return new NoIdentityError(`${what}: set AWS_PROFILE, or sign in with "aws configure" or "aws sso login".`, {
    cause: error,
  });
}
