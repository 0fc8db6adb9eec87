import type { AwsError } from './errors.ts';

/** SQS no longer takes the receipt of a message: its visibility time-out is over, it was given back, received by somebody else or deleted. */
export class ReceiptLostError extends Error {
  override readonly name = 'ReceiptLostError';

  constructor(cause: AwsError) {
    super('SQS no longer takes the receipt of the message', { cause });
  }
}

/** As documented (SQS API reference, ChangeMessageVisibility, "Errors"). */
const errorNames: readonly string[] = ['ReceiptHandleIsInvalid', 'MessageNotInflight'];

/**
 * What SQS says, as an invalid parameter, of a receipt that it had given out and that is void by now (vmihailenco/taskq#29,
 * mapbox/ecs-watchbot#135, awsdocs/aws-doc-sdk-examples#165, localstack/localstack#6103). A visibility time-out beyond twelve hours is an
 * invalid parameter, too, but of that the receipt stays good.
 */
const voidReceipt = /parameter ReceiptHandle is invalid|not available for visibility timeout change/i;

/**
 * Whether the failure of a call says that its receipt is lost. The contrary does not hold: an expired receipt of a message that nobody has
 * received since is answered with success, and without any effect (localstack/localstack#9632), so a holder has to watch the time itself.
 */
export function isReceiptLost({ cause }: AwsError): boolean {
  return cause instanceof Error && (errorNames.includes(cause.name) || voidReceipt.test(cause.message));
}
