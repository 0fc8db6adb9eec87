import { GetCallerIdentityCommand, STSClient } from '@aws-sdk/client-sts';
import type { Identity } from '../clients.ts';
import { AwsError, callAws } from '../errors.ts';
import { operatorConfig } from './operator-config.ts';

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
 * @param answerSeconds - how long AWS may take to answer; finding the credentials, which may ask a person, has its own time-outs.
 * @param knownRegion - the Region, if the command knows it; it is not looked for then.
 * @throws NoIdentityError when Region or credentials are missing or not accepted, or AWS does not answer in time; AwsError for whatever
 * else it answers.
 */
export async function findOperatorIdentity(answerSeconds: number, knownRegion?: string): Promise<OperatorIdentity> {
  const client = new STSClient({
    ...operatorConfig({ endpoint: undefined }),
    ...(knownRegion !== undefined && { region: knownRegion }),
  });
  let tooLate: AbortSignal | undefined;
  try {
    const region = await client.config.region().catch((cause: unknown) => {
      throw new NoIdentityError(noRegion(process.env['AWS_PROFILE']), { cause });
    });
    const ask = async () => {
      await client.config.credentials();
      tooLate = AbortSignal.timeout(answerSeconds * 1000);
      return client.send(new GetCallerIdentityCommand(), { abortSignal: tooLate });
    };
    const { Account: accountId = '', Arn: arn = '' } = await callAws('GetCallerIdentity', region, ask);
    return { region, credentials: () => client.config.credentials(), accountId, arn };
  } catch (error) {
    if (!(error instanceof AwsError)) throw error;
    if (tooLate?.aborted) throw new NoIdentityError(unanswered(answerSeconds), { cause: error });
    throw error.kind === 'configuration' ? await refused(error) : error;
  } finally {
    client.destroy();
  }
}

function noRegion(profile: string | undefined): string {
  const why = profile ? `the profile ${profile} (AWS_PROFILE) has none, or does not exist; ` : '';
  return `No AWS Region is set: ${why}set AWS_REGION, or AWS_PROFILE to a profile that has one.`;
}

function unanswered(seconds: number): string {
  return `AWS did not answer GetCallerIdentity within ${seconds} s: check AWS_REGION, the network and its proxy.`;
}

const WHAT_TO_DO = 'set AWS_PROFILE, or sign in with "aws configure" or "aws sso login".';

async function refused(error: AwsError): Promise<NoIdentityError> {
  const { cause } = error;
  const missing = cause instanceof Error && /^(CredentialsProvider|TokenProvider)Error$/.test(cause.name);
  const why = missing ? await whyMissing(cause) : error.message;
  const what = missing ? 'No AWS credentials were found' : 'AWS does not accept the credentials';
  return new NoIdentityError(`${what}${why ? ` (${why})` : ''}: ${WHAT_TO_DO}`, { cause: error });
}

/** The last word of the SDK's chain of providers, which keeps to itself what the profile's own one said. */
const NOTHING_FOUND = /^Could not load credentials from any providers/;

/** Why a profile gives no credentials, in one line; undefined where there is none to ask. */
async function whyMissing(cause: Error): Promise<string | undefined> {
  if (!NOTHING_FOUND.test(cause.message)) return oneLine(cause.message);
  const { fromIni } = await import('@aws-sdk/credential-providers');
  const problem = await fromIni()().then(
    () => '',
    (error: unknown) => (error instanceof Error ? error.message : String(error)),
  );
  const nothingSetUp = !process.env['AWS_PROFILE'] && problem.includes('using profile: [default]');
  return problem === '' || nothingSetUp ? undefined : oneLine(problem);
}

function oneLine(text: string): string {
  return text.trim().replace(/\s+/g, ' ').slice(0, 300);
}
