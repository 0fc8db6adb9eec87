/**
 * Why an AWS call failed, as far as it matters for what to do next:
 * `throttled` too many calls; `capacity` AWS has no room in this place now; `quota` the account's own limit; `network` the subnet has no
 * free address; `configuration` it will fail until somebody changes something; `unknown` anything else, time-outs and AWS's 5xx included.
 */
export type AwsErrorKind = 'throttled' | 'capacity' | 'quota' | 'network' | 'configuration' | 'unknown';

/** `retry` within this tick; `hold` until the next one; `page` somebody, because waiting will not mend it. */
export type AwsErrorAction = 'retry' | 'hold' | 'page';

const actions: Readonly<Record<AwsErrorKind, AwsErrorAction>> = {
  throttled: 'retry',
  capacity: 'hold',
  quota: 'page',
  network: 'page',
  configuration: 'page',
  unknown: 'hold',
};

/** What to do about an error of this kind. */
export function actionFor(kind: AwsErrorKind): AwsErrorAction {
  return actions[kind];
}

/** The one shape in which a failed AWS call reaches the other rooms. `cause` is what the SDK threw. */
export class AwsError extends Error {
  override readonly name = 'AwsError';
  readonly kind: AwsErrorKind;
  readonly action: AwsErrorAction;
  /** The API operation, e.g. `RunTask`. */
  readonly operation: string;
  /** What it was about: a queue URL, a cluster name. */
  readonly resource: string;

  constructor(operation: string, resource: string, cause: unknown) {
    const { name, message } = describe(cause);
    super(`${operation} on ${resource} failed: ${name}: ${message}`, { cause });
    this.kind = classify(name, message);
    this.action = actionFor(this.kind);
    this.operation = operation;
    this.resource = resource;
  }
}

/** Wraps what an SDK call threw; an error that is wrapped already stays as it is. */
export function wrapAwsError(operation: string, resource: string, cause: unknown): AwsError {
  return cause instanceof AwsError ? cause : new AwsError(operation, resource, cause);
}

/** Makes one call to AWS; what it throws is wrapped here, and nowhere else. */
export async function callAws<T>(operation: string, resource: string, call: () => Promise<T>): Promise<T> {
  try {
    return await call();
  } catch (cause) {
    throw wrapAwsError(operation, resource, cause);
  }
}

interface ErrorPattern {
  readonly kind: AwsErrorKind;
  readonly names?: RegExp;
  readonly text?: RegExp;
}

/**
 * First match wins, and text comes before names: ECS wraps throttles, quotas and address shortages in InvalidParameterException or
 * ClientException, so that only the text tells (dagster#33439, copilot-cli#3064; ECS developer guide, "API failures messages").
 */
const patterns: readonly ErrorPattern[] = [
  { kind: 'throttled', names: /^(Throttl|TooManyRequests|RequestLimitExceeded|RequestThrottled|SlowDown)/ },
  { kind: 'throttled', text: /rate exceeded|ErrorCode: Throttling/i },
  { kind: 'quota', names: /^(LimitExceeded|ServiceQuotaExceeded)/, text: /limit on the number of (vCPUs|tasks)/i },
  {
    kind: 'capacity',
    names: /Capacity/,
    text: /capacity is unavailable|insufficient capacity|unfulfillable capacity/i,
  },
  {
    kind: 'network',
    text: /InsufficientFreeAddressesInSubnet|enough free addresses|free (IP )?addresses in subnet|RESOURCE:ENI/i,
  },
  {
    kind: 'configuration',
    names:
      /^(ClientException|InvalidParameter|ClusterNotFound|AccessDenied|ParameterNotFound|QueueDoesNotExist|NonExistentQueue|MissingParameter|ResourceNotFound|UnrecognizedClient|Validation(Exception|Error)|InvalidClientTokenId|InvalidAccessKeyId|ExpiredToken|NoSuchBucket|NoSuchKey|InvalidBucketName|PermanentRedirect|NotImplemented|PlatformUnknown|ReceiptHandleIsInvalid|MessageNotInflight|InvalidMessageContents|BlockedException|CredentialsProviderError|TokenProviderError|SignatureDoesNotMatch|InvalidSignature|IncompleteSignature|MissingAuthenticationToken|UnknownOperation)/,
  },
];

/** The kind of an error with this name and text, also for a reason out of RunTask's `failures[]`. */
export function classify(name: string, message: string): AwsErrorKind {
  const match = patterns.find((p) => p.names?.test(name) || p.text?.test(message) || p.text?.test(name));
  return match?.kind ?? 'unknown';
}

function describe(cause: unknown): { name: string; message: string } {
  if (!(cause instanceof Error)) return { name: 'Error', message: String(cause) };
  // The SDK's own text, "Request aborted", sounds as if AWS had done it.
  if (cause.name === 'AbortError') return { name: cause.name, message: 'no answer came in the time that was given' };
  return { name: cause.name.split('.').at(-1) ?? cause.name, message: cause.message };
}
