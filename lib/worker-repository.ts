import * as ecr from 'aws-cdk-lib/aws-ecr';
import { Duration, RemovalPolicy } from 'aws-cdk-lib/core';
import { Construct } from 'constructs';

/** Days that an image without a tag is kept: long enough for a push that is under way. */
const UNTAGGED_IMAGE_DAYS = 1;

/** The repository of the worker's image: scanned on push, a tag never changes its meaning, and only untagged images expire. */
export class WorkerRepository extends Construct {
  /** The repository itself. */
  readonly repository: ecr.Repository;

  constructor(scope: Construct, id: string) {
    super(scope, id);
    this.repository = new ecr.Repository(this, 'Repository', {
      imageScanOnPush: true,
      imageTagMutability: ecr.TagMutability.IMMUTABLE,
      lifecycleRules: [{ tagStatus: ecr.TagStatus.UNTAGGED, maxImageAge: Duration.days(UNTAGGED_IMAGE_DAYS) }],
      // Running tasks may need it, and other stacks; but a creation that is rolled back leaves nothing behind.
      removalPolicy: RemovalPolicy.RETAIN_ON_UPDATE_OR_DELETE,
    });
  }
}
