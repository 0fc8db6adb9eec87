import * as iam from 'aws-cdk-lib/aws-iam';
import * as s3 from 'aws-cdk-lib/aws-s3';
import { RemovalPolicy } from 'aws-cdk-lib/core';
import { Construct } from 'constructs';

export interface WorkspaceBucketProps {
  /**
   * Name of a bucket that exists already; it keeps its policy and its encryption.
   *
   * @default a bucket is created, and outlives the stack
   */
  readonly existingBucketName?: string | undefined;
}

/** The bucket that holds the workspaces' files. */
export class WorkspaceBucket extends Construct {
  readonly bucket: s3.IBucket;

  constructor(scope: Construct, id: string, { existingBucketName }: WorkspaceBucketProps = {}) {
    super(scope, id);
    this.bucket = existingBucketName
      ? s3.Bucket.fromBucketName(this, 'Bucket', existingBucketName)
      : (new s3.Bucket(this, 'Bucket', {
          blockPublicAccess: s3.BlockPublicAccess.BLOCK_ALL,
          encryption: s3.BucketEncryption.S3_MANAGED,
          enforceSSL: true,
          // People's work: destroying the stack must not destroy it.
          removalPolicy: RemovalPolicy.RETAIN,
        }) as s3.IBucket);
  }

  /** Lets `grantee` list, read, write and delete objects, and nothing that concerns the bucket itself. */
  grantUseOfObjects(grantee: iam.IGrantable): void {
    iam.Grant.addToPrincipal({
      grantee,
      actions: ['s3:GetObject', 's3:PutObject', 's3:DeleteObject'],
      resourceArns: [this.bucket.arnForObjects('*')],
    }).assertSuccess();
    iam.Grant.addToPrincipal({
      grantee,
      actions: ['s3:ListBucket'],
      resourceArns: [this.bucket.bucketArn],
    }).assertSuccess();
  }
}
