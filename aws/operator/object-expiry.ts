import {
  GetBucketLifecycleConfigurationCommand,
  type LifecycleRule,
  S3Client,
  S3ServiceException,
} from '@aws-sdk/client-s3';
import type { ClientSettings } from '../clients.ts';
import { AwsError, callAws } from '../errors.ts';
import { operatorConfig } from './operator-config.ts';

export const createBucketClient = (settings: ClientSettings) => new S3Client(operatorConfig(settings));

/** S3 answers so where a bucket has no rule at all (S3 API reference, GetBucketLifecycleConfiguration). */
const NO_RULES = 'NoSuchLifecycleConfiguration';

/**
 * Days after which a bucket removes every object whose key begins so, by the soonest of its rules; undefined when none removes them all.
 *
 * @throws AwsError whose operation is what IAM calls this one, other than S3's API does.
 */
export async function readExpiryDays(
  client: S3Client,
  bucketName: string,
  prefix: string,
): Promise<number | undefined> {
  const command = new GetBucketLifecycleConfigurationCommand({ Bucket: bucketName });
  try {
    const { Rules = [] } = await callAws('GetLifecycleConfiguration', bucketName, () => client.send(command));
    const days = Rules.filter((rule) => isInForce(rule, prefix)).flatMap(({ Expiration }) => Expiration?.Days ?? []);
    return days.length === 0 ? undefined : Math.min(...days);
  } catch (error) {
    if (error instanceof AwsError && error.cause instanceof S3ServiceException && error.cause.name === NO_RULES)
      return undefined;
    throw error;
  }
}

/** A rule that also asks for tags or sizes leaves some objects where they are. */
function isInForce({ Status, Filter, Prefix }: LifecycleRule, prefix: string): boolean {
  const { Prefix: begins = '', ...conditions } = Filter ?? { Prefix };
  const isUnconditional = Object.values(conditions).every((condition) => condition === undefined);
  return Status === 'Enabled' && isUnconditional && prefix.startsWith(begins);
}
