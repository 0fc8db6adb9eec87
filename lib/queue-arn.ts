import { ArnFormat, type Stack } from 'aws-cdk-lib/core';

/**
 * The ARN of the queue with this URL. Region, account and name are read from the URL, in each of the forms that SQS has given out
 * (`sqs.<region>.amazonaws.com`, `<region>.queue.amazonaws.com`, `queue.amazonaws.com`, FIPS and VPC endpoints); a host that names no
 * Region, such as one of this machine, stands for the stack's own.
 *
 * @throws Error when `queueUrl` doesn't end in an account and a name.
 */
export function queueArn(stack: Stack, queueUrl: string): string {
  const { hostname, pathname } = new URL(queueUrl);
  const [account, resource] = pathname.split('/').slice(-2);
  if (!account || !resource)
    throw new Error(`A queue's URL ends in an account and a name, and this one does not: ${queueUrl}`);
  return stack.formatArn({
    service: 'sqs',
    region: regionOf(hostname) ?? stack.region,
    account,
    resource,
    arnFormat: ArnFormat.NO_RESOURCE_NAME,
  });
}

function regionOf(hostname: string): string | undefined {
  // SQS's oldest address, which only N. Virginia has (AWS general reference, "Amazon SQS endpoints and quotas", legacy endpoints).
  if (hostname === 'queue.amazonaws.com') return 'us-east-1';
  return hostname.split('.').find((label) => /^[a-z]{2,3}(-[a-z]+)+-\d+$/.test(label));
}
