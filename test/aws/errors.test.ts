import { describe, expect, test } from '@jest/globals';
import { AwsError, type AwsErrorKind, callAws, classify, wrapAwsError } from '../../aws/errors.ts';
import { sdkError } from './support/retrying.ts';

const CAPACITY = 'Capacity is unavailable at this time. Please try again later or in a different availability zone';
const ENI = "Unexpected EC2 error while attempting to Create Network Interface in subnet 'subnet-1'";

const rows: readonly { row: string; name: string; message: string; kind: AwsErrorKind }[] = [
  { row: 'a throttle of ECS', name: 'ThrottlingException', message: 'Rate exceeded', kind: 'throttled' },
  {
    row: 'a throttle that names its code',
    name: 'ClientException',
    message: '(ErrorCode: Throttling)',
    kind: 'throttled',
  },
  {
    row: 'a throttle wrapped as a mistake of ours',
    name: 'InvalidParameterException',
    message: 'Rate exceeded',
    kind: 'throttled',
  },
  { row: 'a throttle of SQS', name: 'RequestThrottled', message: 'slow down', kind: 'throttled' },
  {
    row: "a throttle with SQS's prefix",
    name: 'AWS.SimpleQueueService.RequestThrottled',
    message: '',
    kind: 'throttled',
  },
  { row: 'too many requests', name: 'TooManyRequestsException', message: '', kind: 'throttled' },
  {
    row: 'a request limit, which is a rate and no quota',
    name: 'RequestLimitExceeded',
    message: '',
    kind: 'throttled',
  },
  { row: 'no capacity, thrown', name: 'ClientException', message: CAPACITY, kind: 'capacity' },
  { row: 'no capacity by name', name: 'InsufficientCapacityException', message: '', kind: 'capacity' },
  { row: 'no Spot capacity', name: 'ClientException', message: 'Unfulfillable capacity', kind: 'capacity' },
  {
    row: 'the vCPU quota, wrapped',
    name: 'ClientException',
    message: "You've reached the limit on the number of vCPUs you can run concurrently",
    kind: 'quota',
  },
  {
    row: 'the quota of tasks, wrapped',
    name: 'InvalidParameterException',
    message: "You've reached the limit on the number of tasks you can run concurrently",
    kind: 'quota',
  },
  { row: 'a quota by name', name: 'LimitExceededException', message: 'The limit was exceeded.', kind: 'quota' },
  { row: 'a quota of any service', name: 'ServiceQuotaExceededException', message: '', kind: 'quota' },
  {
    row: 'a full subnet by its code',
    name: 'InvalidParameterException',
    message: `${ENI}: InsufficientFreeAddressesInSubnet`,
    kind: 'network',
  },
  {
    row: "a full subnet in EC2's words",
    name: 'ClientException',
    message: 'The specified subnet does not have enough free addresses to satisfy the request.',
    kind: 'network',
  },
  {
    row: "a full subnet in Auto Scaling's words",
    name: 'ClientException',
    message: "There are not enough free addresses in subnet 'subnet-1'",
    kind: 'network',
  },
  {
    row: 'a full subnet in other words',
    name: 'ClientException',
    message: 'insufficient free IP addresses in subnet subnet-1',
    kind: 'network',
  },
  { row: 'no network interface', name: 'ClientException', message: 'RESOURCE:ENI', kind: 'network' },
  {
    row: 'any other wrong parameter',
    name: 'InvalidParameterException',
    message: 'No Container Instances',
    kind: 'configuration',
  },
  {
    row: 'any other mistake of the client',
    name: 'ClientException',
    message: 'TaskDefinition not found.',
    kind: 'configuration',
  },
  { row: 'no cluster', name: 'ClusterNotFoundException', message: 'Cluster not found.', kind: 'configuration' },
  { row: 'no permission', name: 'AccessDeniedException', message: 'not authorized', kind: 'configuration' },
  { row: 'no permission in SQS', name: 'AccessDenied', message: '', kind: 'configuration' },
  { row: 'no queue', name: 'QueueDoesNotExist', message: '', kind: 'configuration' },
  {
    row: "no queue, with SQS's prefix",
    name: 'AWS.SimpleQueueService.NonExistentQueue',
    message: '',
    kind: 'configuration',
  },
  { row: 'a missing parameter of SQS', name: 'MissingParameter', message: '', kind: 'configuration' },
  { row: 'no parameter', name: 'ParameterNotFound', message: '', kind: 'configuration' },
  { row: 'no credentials', name: 'CredentialsProviderError', message: '', kind: 'configuration' },
  { row: 'no token of a sign-in', name: 'TokenProviderError', message: '', kind: 'configuration' },
  { row: 'a wrong secret key', name: 'SignatureDoesNotMatch', message: '', kind: 'configuration' },
  { row: "a wrong secret key in JSON's words", name: 'InvalidSignatureException', message: '', kind: 'configuration' },
  { row: 'half a signature', name: 'IncompleteSignature', message: '', kind: 'configuration' },
  { row: 'no signature', name: 'MissingAuthenticationTokenException', message: '', kind: 'configuration' },
  { row: 'old credentials', name: 'ExpiredTokenException', message: '', kind: 'configuration' },
  { row: 'a throttle of S3', name: 'SlowDown', message: 'Please reduce your request rate.', kind: 'throttled' },
  { row: 'no bucket', name: 'NoSuchBucket', message: '', kind: 'configuration' },
  { row: 'no object', name: 'NoSuchKey', message: '', kind: 'configuration' },
  { row: 'a name that no bucket can have', name: 'InvalidBucketName', message: '', kind: 'configuration' },
  { row: 'a bucket of another Region', name: 'PermanentRedirect', message: '', kind: 'configuration' },
  { row: 'a wrong key id in S3', name: 'InvalidAccessKeyId', message: '', kind: 'configuration' },
  { row: 'what a store like S3 does not have', name: 'NotImplemented', message: '', kind: 'configuration' },
  { row: 'two conditional writes at once', name: 'ConditionalRequestConflict', message: '', kind: 'unknown' },
  { row: 'a failure of S3', name: 'InternalError', message: '', kind: 'unknown' },
  { row: 'a time-out', name: 'TimeoutError', message: 'socket timed out', kind: 'unknown' },
  { row: 'an abort', name: 'AbortError', message: 'Request aborted', kind: 'unknown' },
  { row: 'a failure of AWS', name: 'ServerException', message: 'Service Unavailable', kind: 'unknown' },
  { row: 'a code that nobody has heard of', name: 'NovelException', message: '', kind: 'unknown' },
];

describe('the kind of an error', () => {
  test.each(rows)('$row is $kind', ({ name, message, kind }) => {
    expect(new AwsError('RunTask', 'workers', sdkError(name, message)).kind).toBe(kind);
  });

  test('a reason without a name is classified by its text', () => {
    expect(classify('', CAPACITY)).toBe('capacity');
    expect(classify('RESOURCE:ENI', '')).toBe('network');
  });

  test.each([
    { kind: 'throttled', name: 'ThrottlingException', action: 'retry' },
    { kind: 'capacity', name: 'InsufficientCapacity', action: 'hold' },
    { kind: 'unknown', name: 'ServerException', action: 'hold' },
    { kind: 'quota', name: 'LimitExceededException', action: 'page' },
    { kind: 'network', name: 'InsufficientFreeAddressesInSubnet', action: 'page' },
    { kind: 'configuration', name: 'AccessDenied', action: 'page' },
  ])('$kind says $action', ({ kind, name, action }) => {
    expect(new AwsError('RunTask', 'workers', sdkError(name, ''))).toMatchObject({ kind, action });
  });
});

describe('wrapping', () => {
  test('operation, resource, code and text are told, without the prefix, and the cause is kept', () => {
    const cause = sdkError('AWS.SimpleQueueService.NonExistentQueue', 'The queue is gone.');
    const error = new AwsError('GetQueueAttributes', 'https://q/1/commands', cause);
    expect(error.message).toBe(
      'GetQueueAttributes on https://q/1/commands failed: NonExistentQueue: The queue is gone.',
    );
    expect(error).toMatchObject({
      name: 'AwsError',
      operation: 'GetQueueAttributes',
      resource: 'https://q/1/commands',
    });
    expect(error.cause).toBe(cause);
  });

  test('an error is wrapped once', () => {
    const error = new AwsError('ListTasks', 'workers', sdkError('ThrottlingException', 'Rate exceeded'));
    expect(wrapAwsError('RunTask', 'others', error)).toBe(error);
  });

  test('what is thrown without being an error is told, too', () => {
    const error = wrapAwsError('RunTask', 'workers', 'plain text');
    expect(error).toMatchObject({ kind: 'unknown', message: 'RunTask on workers failed: Error: plain text' });
  });

  test('a call that was cut off at its time says so', () => {
    const error = wrapAwsError('ListTasks', 'workers', sdkError('AbortError', 'Request aborted'));
    const message = 'ListTasks on workers failed: AbortError: no answer came in the time that was given';
    expect(error).toMatchObject({ kind: 'unknown', message });
  });

  test('a call gives back its answer, and what it throws is wrapped', async () => {
    await expect(callAws('RunTask', 'workers', async () => 7)).resolves.toBe(7);
    const failing = callAws('RunTask', 'workers', async () => {
      throw sdkError('ClusterNotFoundException', 'Cluster not found.');
    });
    await expect(failing).rejects.toMatchObject({ name: 'AwsError', kind: 'configuration', resource: 'workers' });
  });
});
