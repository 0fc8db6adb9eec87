import { CloudWatchClient } from '@aws-sdk/client-cloudwatch';
import { ECSClient } from '@aws-sdk/client-ecs';
import { SQSClient } from '@aws-sdk/client-sqs';
import { SSMClient } from '@aws-sdk/client-ssm';

export interface Credentials {
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  readonly sessionToken?: string;
}

/** Who calls, and where. */
export interface Identity {
  readonly region: string;
  /** Themselves, or what fetches them anew before they expire. */
  readonly credentials: Credentials | (() => Promise<Credentials>);
}

export interface ClientSettings {
  /** Address of the service; undefined for AWS's own. */
  readonly endpoint: string | undefined;
  /** Where the environment's own must not be used; unset, the SDK finds Region and credentials there. */
  readonly identity?: Identity;
}

/**
 * A connection that is not there within a second, or an answer that is not there within three, is given up: a tick has ten seconds, and
 * the SDK's own defaults would wait for ever.
 */
const CONNECTION_TIMEOUT_MILLISECONDS = 1000;
const REQUEST_TIMEOUT_MILLISECONDS = 3000;

/** Beyond SQS's longest poll of 20 s (SQS API reference, ReceiveMessage). */
const LONG_POLL_REQUEST_TIMEOUT_MILLISECONDS = 25_000;

/** Said outright, because for each of these the SDK would else look through `~/.aws`, which neither a function nor a task has. */
const withoutConfigFiles = {
  retryMode: 'standard' as const,
  defaultsMode: 'standard' as const,
  useDualstackEndpoint: false,
  useFipsEndpoint: false,
  authSchemePreference: [] as string[],
  userAgentAppId: '',
  disableClockSkewCorrection: false,
};

/**
 * What every client is made with. Retries are ours (`retry.ts`): ECS hides throttles in other errors, which the SDK's own retries would
 * not see.
 */
export const shared = (settings: ClientSettings, requestTimeout = REQUEST_TIMEOUT_MILLISECONDS) => ({
  maxAttempts: 1,
  ...withoutConfigFiles,
  requestHandler: {
    connectionTimeout: CONNECTION_TIMEOUT_MILLISECONDS,
    requestTimeout,
    throwOnRequestTimeout: true,
    // The request's time-out is over as soon as the headers are there; this one ends an answer whose rest does not come.
    socketTimeout: requestTimeout,
  },
  ...(settings.endpoint ? { endpoint: settings.endpoint } : {}),
  ...settings.identity,
});

export function createEcsClient(settings: ClientSettings): ECSClient {
  return new ECSClient(shared(settings));
}

/** For sending and counting. The queue URL's host is not followed: it would lead past the endpoint that was set. */
export function createSqsClient(settings: ClientSettings): SQSClient {
  return new SQSClient({ ...shared(settings), useQueueUrlAsEndpoint: false });
}

/** For workers, whose receives wait up to 20 s. */
export function createLongPollingSqsClient(settings: ClientSettings): SQSClient {
  return new SQSClient({ ...shared(settings, LONG_POLL_REQUEST_TIMEOUT_MILLISECONDS), useQueueUrlAsEndpoint: false });
}

export function createSsmClient(settings: ClientSettings): SSMClient {
  return new SSMClient(shared(settings));
}

export function createCloudWatchClient(settings: ClientSettings): CloudWatchClient {
  return new CloudWatchClient(shared(settings));
}
