import { S3ServiceException } from '@aws-sdk/client-s3';
import { AwsError } from './errors.ts';

/** The HTTP status of S3's answer, also of a wrapped error; undefined for what is no answer of S3's. */
export function s3StatusOf(error: unknown): number | undefined {
  return exceptionIn(error)?.$metadata.httpStatusCode;
}

/** S3's own name for what went wrong (S3 API reference, "Error responses"), also of a wrapped error. */
export function s3CodeOf(error: unknown): string | undefined {
  return exceptionIn(error)?.name;
}

function exceptionIn(error: unknown): S3ServiceException | undefined {
  const cause = error instanceof AwsError ? error.cause : error;
  return cause instanceof S3ServiceException ? cause : undefined;
}
