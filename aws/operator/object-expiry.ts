import {
  GetBucketLifecycleConfigurationCommand,
  type LifecycleRule,
  type LifecycleRuleAndOperator,
  S3Client,
  S3ServiceException,
} from '@aws-sdk/client-s3';
import type { ClientSettings } from '../clients.ts';
import { AwsError, callAws } from '../errors.ts';
import { operatorConfig } from './operator-config.ts';

export const createBucketClient = (settings: ClientSettings) => new S3Client(operatorConfig(settings));

/** S3 answers so where a bucket has no rule at all (S3 API reference, GetBucketLifecycleConfiguration). */
const NO_RULES = 'NoSuchLifecycleConfiguration';

/** Objects without tags that a bucket holds. */
export interface ObjectKind {
  /** What all their keys begin with, and no others. */
  readonly prefix: string;
  readonly leastBytes: number;
  readonly mostBytes: number;
}

/** What a bucket's rules do with such objects. */
export interface ObjectExpiry {
  /** Whether every one of them is removed some day. */
  readonly removesAll: boolean;
  /** Days after which the first of them may be; undefined when none ever is. */
  readonly soonestDays: number | undefined;
}

/** What the rules of a bucket's lifecycle do with objects of a kind. */
export function expiryOf(rules: readonly LifecycleRule[], objects: ObjectKind): ObjectExpiry {
  const found = rules.flatMap((rule) => {
    const days = rule.Status === 'Enabled' ? expiryDays(rule) : undefined;
    const reach = reachOf(rule, objects);
    return days === undefined || reach === 'none' ? [] : [{ days, reach }];
  });
  return {
    removesAll: found.some(({ reach }) => reach === 'all'),
    soonestDays: found.length === 0 ? undefined : Math.min(...found.map(({ days }) => days)),
  };
}

/**
 * The rules of a bucket's lifecycle, none where it has none.
 *
 * @throws AwsError whose operation is what IAM calls this one, other than S3's API does.
 */
export async function readLifecycle(client: S3Client, bucketName: string): Promise<LifecycleRule[]> {
  const command = new GetBucketLifecycleConfigurationCommand({ Bucket: bucketName });
  try {
    const { Rules = [] } = await callAws('GetLifecycleConfiguration', bucketName, () => client.send(command));
    return Rules;
  } catch (error) {
    if (error instanceof AwsError && error.cause instanceof S3ServiceException && error.cause.name === NO_RULES)
      return [];
    throw error;
  }
}

/** A date takes what was made the day before, and goes on after it is over (S3 user guide, "Examples of S3 Lifecycle configurations"). */
function expiryDays({ Expiration }: LifecycleRule): number | undefined {
  return Expiration?.Date === undefined ? Expiration?.Days : 0;
}

/** How many of the objects a rule is for; S3 takes both bounds of a size as excluded. */
function reachOf({ Filter, Prefix }: LifecycleRule, objects: ObjectKind): 'all' | 'some' | 'none' {
  const conditions: LifecycleRuleAndOperator = Filter?.And ?? Filter ?? { Prefix };
  const { Prefix: begins = '', ObjectSizeGreaterThan: above = -1, ObjectSizeLessThan: below = Infinity } = conditions;
  const asksForTags = Filter?.Tag !== undefined || (Filter?.And?.Tags ?? []).length > 0;
  const overlaps = begins.startsWith(objects.prefix) || objects.prefix.startsWith(begins);
  if (asksForTags || !overlaps || above >= objects.mostBytes || below <= objects.leastBytes) return 'none';
  const isForAll = objects.prefix.startsWith(begins) && above < objects.leastBytes && below > objects.mostBytes;
  return isForAll ? 'all' : 'some';
}
