import * as iam from 'aws-cdk-lib/aws-iam';
import * as s3 from 'aws-cdk-lib/aws-s3';
import { Duration, RemovalPolicy, Validations } from 'aws-cdk-lib/core';
import { Construct } from 'constructs';
import { deploymentSettings } from '../contract/deployment-settings.ts';
import {
  CONTROL_QUEUE_LIST_PREFIX,
  IMPORTED_WORKSPACE_PREFIX,
  SESSION_PREFIX,
  START_MARK_PREFIX,
  WORKSPACE_PREFIX,
} from '../contract/names.ts';
import type { Setting } from '../contract/read-settings.ts';
import { START_MARK_DAYS } from '../contract/start-mark-lifetime.ts';
import type { Permission } from './permission.ts';
import { ifKnown, readProps } from './read-props.ts';

/** Days that a session is kept since its state last changed. */
const SESSION_DAYS = 30;

/** Days that a control queue stands in the list at most: more than its worker can live, which is 14 days and half a day for a command. */
const CONTROL_QUEUE_DAYS = 30;

/** What a worker writes under a condition alone. */
const CONDITIONAL_KEYS = [`${WORKSPACE_PREFIX}*/manifest.json`, `${SESSION_PREFIX}*.json`];

/** Which bucket it is. */
export interface WorkspaceBucketProps {
  /**
   * Name of a bucket that exists already, 3 to 63 characters; it keeps its policy, its encryption and its lifecycle, which nothing here
   * looks at: without rules for `started-commands/`, `sessions/` and `control-queues/` what is there stays for ever. Under a customer managed
   * KMS key the task role also needs `kms:Decrypt` and `kms:GenerateDataKey` on the key, which is not granted here.
   *
   * @default a bucket is created, and outlives the stack
   */
  readonly existingBucketName?: string | undefined;
}

const knownProps = {
  existingBucketName: deploymentSettings.AWS_S3_BUCKET_NAME,
} as const satisfies { readonly [Name in keyof WorkspaceBucketProps]?: Setting };

/**
 * The bucket that holds the workspaces' files, the terminals' sessions, the marks of the commands that have been started and the list of
 * control queues.
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
        { id: 'Sessions', prefix: SESSION_PREFIX, expiration: Duration.days(SESSION_DAYS) },
        { id: 'ControlQueues', prefix: CONTROL_QUEUE_LIST_PREFIX, expiration: Duration.days(CONTROL_QUEUE_DAYS) },
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

  /**
   * What lets a worker keep workspaces, sessions and the list of control queues, and read CloudIDE's own files, which are its servers' alone to
   * write; nothing else in the bucket or about it.
   */
  permissions(): Permission[] {
    return [
      {
        statement: this.#onObjects(WORKSPACE_PREFIX, ['s3:GetObject', 's3:PutObject']),
        wildcardReason:
          "Workspaces come and go, so their objects are known by the prefix alone; the bucket's others are out of reach.",
      },
      {
        statement: this.#onObjects(`${WORKSPACE_PREFIX}*/packs/`, ['s3:DeleteObject']),
        wildcardReason:
          'A worker removes packs that no manifest names any more, of whichever project; a manifest itself it can only replace.',
      },
      {
        statement: this.#onObjects(IMPORTED_WORKSPACE_PREFIX, ['s3:GetObject']),
        wildcardReason:
          "CloudIDE's own files are known by the prefix alone; a worker reads them where a project has no workspace yet.",
      },
      {
        statement: this.#onObjects(SESSION_PREFIX, ['s3:GetObject', 's3:PutObject', 's3:DeleteObject']),
        wildcardReason: 'Sessions are named after their projects and terminals, which are known by the prefix alone.',
      },
      {
        statement: this.#onObjects(CONTROL_QUEUE_LIST_PREFIX, ['s3:PutObject', 's3:DeleteObject']),
        wildcardReason:
          'Each worker lists a queue of its own and clears up after those that were killed; an entry is empty and says all by its name, of which only the prefix is known.',
      },
      { statement: this.#unconditionalWrites() },
      {
        statement: new iam.PolicyStatement({
          actions: ['s3:ListBucket'],
          resources: [this.bucket.bucketArn],
          conditions: {
            StringLike: {
              's3:prefix': [WORKSPACE_PREFIX, IMPORTED_WORKSPACE_PREFIX, CONTROL_QUEUE_LIST_PREFIX].map(
                (prefix) => `${prefix}*`,
              ),
            },
          },
        }),
      },
    ];
  }

  #onObjects(prefix: string, actions: string[]): iam.PolicyStatement {
    return new iam.PolicyStatement({ actions, resources: [this.bucket.arnForObjects(`${prefix}*`)] });
  }

  /**
   * One writer at a time: who writes a manifest or a session says which one it replaces, or that there is none (S3 user guide, "Enforce
   * conditional writes"), and a write that says neither is refused, whatever a worker's program is.
   */
  #unconditionalWrites(): iam.PolicyStatement {
    return new iam.PolicyStatement({
      effect: iam.Effect.DENY,
      actions: ['s3:PutObject'],
      resources: CONDITIONAL_KEYS.map((keys) => this.bucket.arnForObjects(keys)),
      conditions: { Null: { 's3:if-match': 'true', 's3:if-none-match': 'true' } },
    });
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
