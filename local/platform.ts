/** Addresses of the embedded services. */
export interface Endpoints {
  /** SQS and S3. */
  readonly sqs: string;
  /** ECS, Systems Manager, CloudWatch and its Logs, EventBridge, Lambda and the tasks' metadata. */
  readonly ecs: string;
}

/** Who talks to the embedded services; they take any credentials, and nobody's real ones belong there. */
export const LOCAL_IDENTITY = {
  region: 'us-east-1',
  credentials: { accessKeyId: 'local', secretAccessKey: 'local' },
} as const;

export const LOCAL_ACCOUNT_ID = '000000000000';

/**
 * What AWS itself puts into the environment of a function or a container: Region and credentials, here dummy ones, and the addresses by
 * which handler and worker, the same code as in the cloud, are led to the embedded services.
 */
export function platformEnvironment(endpoints: Endpoints): Record<string, string> {
  return {
    AWS_REGION: LOCAL_IDENTITY.region,
    AWS_ACCESS_KEY_ID: LOCAL_IDENTITY.credentials.accessKeyId,
    AWS_SECRET_ACCESS_KEY: LOCAL_IDENTITY.credentials.secretAccessKey,
    AWS_ENDPOINT_URL_SQS: endpoints.sqs,
    AWS_ENDPOINT_URL_S3: endpoints.sqs,
    AWS_ENDPOINT_URL_CLOUDWATCH: endpoints.ecs,
    AWS_ENDPOINT_URL_ECS: endpoints.ecs,
    AWS_ENDPOINT_URL_SSM: endpoints.ecs,
  };
}
