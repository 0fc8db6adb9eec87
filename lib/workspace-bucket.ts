import * as iam from 'aws-cdk-lib/aws-iam';
import * as s3 from 'aws-cdk-lib/aws-s3';
import { Duration, RemovalPolicy, Validations } from 'aws-cdk-lib/core';
import { Construct } from 'constructs';
import { deploymentSettings } from '../contract/deployment-settings.ts';
import { START_MARK_PREFIX } from '../contract/names.ts';
import type { Setting } from '../contract/read-settings.ts';
import { START_MARK_DAYS } from '../contract/start-mark-lifetime.ts';
import type { Permission } from './permission.ts';
import { ifKnown, readProps } from './read-props.ts';

/** What the workspaces' keys begin with; a bucket that exists already may hold more, which is not the tasks' to see. */
const WORKSPACE_PREFIX = 'workspaces/';

/** Which bucket it is. */
export interface WorkspaceBucketProps {
  /**
   * Name of a bucket that exists already, 3 to 63 characters; it keeps its policy, its encryption and its lifecycle, which nothing here
   * looks at: without a rule for `started-commands/` start marks stay for ever. Under a customer managed KMS key the task role also needs
   * `kms:Decrypt` and `kms:GenerateDataKey` on the key, which is not granted here.
   *
   * @default a bucket is created, and outlives the stack
   */
  readonly existingBucketName?: string | undefined;
}

const knownProps = {
  existingBucketName: deploymentSettings.AWS_S3_BUCKET_NAME,
} as const satisfies { readonly [Name in keyof WorkspaceBucketProps]?: Setting };

/**
 * The bucket that holds the workspaces' files, and the marks of the commands that have been started.
 *
 * @throws ConfigurationError when the name is none of a bucket's.
 */
export class WorkspaceBucket extends Construct {
  /** The bucket, created or existing; other objects may be in it. */
  readonly bucket: s3.IBucket;

  constructor(scope: Construct, id: string, { existingBucketName }: WorkspaceBucketProps = {}) {
    super(scope, id);
    readProps(this, knownProps, { existingBucketName: ifKnown(existingBucketName) }, []);
    this.bucket =
      existingBucketName === undefined ? this.#create() : s3.Bucket.fromBucketName(this, 'Bucket', existingBucketName);
  }

  #create(): s3.IBucket {
    const bucket = new s3.Bucket(this, 'Bucket', {
      blockPublicAccess: s3.BlockPublicAccess.BLOCK_ALL,
      encryption: s3.BucketEncryption.S3_MANAGED,
      enforceSSL: true,
      // People's work: destroying the stack must not destroy it; but a creation that is rolled back leaves nothing behind.
      removalPolicy: RemovalPolicy.RETAIN_ON_UPDATE_OR_DELETE,
      lifecycleRules: [
        { id: 'StartMarks', prefix: START_MARK_PREFIX, expiration: Duration.days(START_MARK_DAYS) },
        // Nobody sees the parts of an upload whose task died, and they are billed until they go.
        { id: 'UnfinishedUploads', abortIncompleteMultipartUploadAfter: Duration.days(1) },
      ],
    });
    Validations.of(bucket).acknowledge({
      id: 'AwsSolutions-S1',
      reason:
        'Access logs need a second bucket and are paid by their volume ($0.023 a GB and month in S3 Standard). Nobody but the worker reads here, through one role; whoever must account for each request turns on CloudTrail data events.',
    });
    return bucket as s3.IBucket;
  }

  /** What lets a worker list, read, write and delete the workspaces' objects, and nothing else in the bucket or about it. */
  permissions(): Permission[] {
    return [
      {
        statement: new iam.PolicyStatement({
          actions: ['s3:GetObject', 's3:PutObject', 's3:DeleteObject'],
          resources: [this.bucket.arnForObjects(`${WORKSPACE_PREFIX}*`)],
        }),
        wildcardReason:
          "Workspaces come and go, so their objects are known by the prefix alone; the bucket's others are out of reach.",
      },
      {
        statement: new iam.PolicyStatement({
          actions: ['s3:ListBucket'],
          resources: [this.bucket.bucketArn],
          conditions: { StringLike: { 's3:prefix': `${WORKSPACE_PREFIX}*` } },
        }),
      },
    ];
  }

  /**
   * What lets a worker make a start mark, read one, and take its own back. Each write has to say that there must be none yet (S3 user guide,
   * "Enforce conditional writes"), so not even a command that breaks out of its user writes over a mark; it could delete one.
   */
  startMarkPermissions(): Permission[] {
    const resources = [this.bucket.arnForObjects(`${START_MARK_PREFIX}*`)];
    return [
      {
        statement: new iam.PolicyStatement({
          actions: ['s3:PutObject'],
          resources,
          conditions: { Null: { 's3:if-none-match': 'false' } },
        }),
        wildcardReason:
          'A mark is named after its command, which nobody knows before it is sent, so marks are known by the prefix alone.',
      },
      {
        statement: new iam.PolicyStatement({ actions: ['s3:GetObject', 's3:DeleteObject'], resources }),
        wildcardReason:
          'A worker reads the mark that is in its way and takes back one of its own; their names are not known beforehand either.',
      },
    ];
  }
}
