import * as sqs from 'aws-cdk-lib/aws-sqs';

/** What every queue of ours has: encryption at rest with SQS's own keys (free of charge), and no plain HTTP. */
export const protectedQueue = { encryption: sqs.QueueEncryption.SQS_MANAGED, enforceSSL: true } as const;
