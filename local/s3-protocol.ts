import type { buildApp } from 'fauxqs';
import * as z from 'zod/mini';

/** The Fastify application in which fauxqs serves queues and buckets. */
export type QueuesAndBucketsApp = ReturnType<typeof buildApp>;

const objectParams = z.object({ bucket: z.string(), '*': z.string().check(z.minLength(1)) });

/** Bucket and key of the object that a request is about; undefined when it is about none, as those of SQS. */
export function objectNameOf(params: unknown): string | undefined {
  const { data } = objectParams.safeParse(params);
  return data && `${data.bucket}/${data['*']}`;
}

export interface S3Error {
  readonly status: number;
  readonly code: string;
  /** Plain text without `<` and `&`. */
  readonly message: string;
}

/** The body in which S3 tells of an error (S3 API reference, "Error responses"). */
export function s3ErrorBody({ code, message }: S3Error): string {
  return `<?xml version="1.0" encoding="UTF-8"?>\n<Error><Code>${code}</Code><Message>${message}</Message></Error>`;
}

interface Reply {
  status(code: number): Reply;
  type(contentType: string): Reply;
  /** To be awaited, until the answer is on its way. */
  send(body: string): unknown;
}

export async function sendS3Error(reply: Reply, error: S3Error): Promise<void> {
  await reply.status(error.status).type('application/xml').send(s3ErrorBody(error));
}
