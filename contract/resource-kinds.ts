import { text } from './setting-kinds.ts';

/** How settings name what exists at AWS. */

export const queueUrl = text(
  'the URL of an SQS queue',
  /^https?:\/\/[^\s/]+\/(?:[^\s/]+\/)?\d{12}\/[A-Za-z0-9_-]{1,80}(?:\.fifo)?$/,
);
export const clusterName = text('the name of an ECS cluster, not its ARN', /^[A-Za-z][A-Za-z0-9_-]{0,254}$/);
export const family = text(
  'a task definition family without a revision (the newest active revision is used)',
  /^[A-Za-z0-9_-]{1,255}$/,
);
export const subnet = text('a subnet id like subnet-0123456789abcdef0', /^subnet-(?:[0-9a-f]{8}|[0-9a-f]{17})$/);
export const securityGroup = text('a security group id like sg-0123456789abcdef0', /^sg-(?:[0-9a-f]{8}|[0-9a-f]{17})$/);
export const containerName = text('the name of a container of the task definition', /^[A-Za-z0-9_-]{1,255}$/);
// No two dots, and no dot beside a hyphen: each part is a label of a host name (S3 user guide, "General purpose bucket naming rules").
export const bucketName = text(
  'the name of an S3 bucket: 3 to 63 lower-case letters, digits, "-" and ".", with a letter or digit at each end and on both sides of each ".", and no IP address',
  /^(?=.{3,63}$)(?!\d{1,3}(?:\.\d{1,3}){3}$)[a-z0-9]+(?:-+[a-z0-9]+)*(?:\.[a-z0-9]+(?:-+[a-z0-9]+)*)*$/,
);
