import { DeleteObjectCommand, GetObjectCommand, PutObjectCommand, type S3Client } from '@aws-sdk/client-s3';
import * as z from 'zod/mini';
import { START_MARK_PREFIX } from '../contract/names.ts';
import { AwsError, callAws } from './errors.ts';
import { type RetryContext, withRetries } from './retry.ts';
import { s3StatusOf } from './s3-error.ts';

/** Which command a mark is about. Each part is 1 to 64 letters, digits, _ and -. */
export interface CommandName {
  readonly projectId: string;
  readonly terminalId: string;
  readonly commandId: string;
}

/** Says that a command has been started, by whom and when. */
export interface StartMark {
  /** The queue's id of the message: another message with the same command id is no redelivery. */
  readonly messageId: string;
  /** Of this one attempt, unlike any other's: by it a worker knows a mark that it made itself and was never told of. */
  readonly attemptId: string;
  readonly taskId: string;
  /** ISO 8601. */
  readonly startedAt: string;
}

/** The marks that keep a command from being started twice, whoever receives its message. All methods throw AwsError. */
export interface StartMarks {
  /** Finds out whether marks can be made, by one that is about no command. */
  check(): Promise<void>;
  /** Makes the mark, unless there is one. Gives the one that is there instead, undefined when it was made now (or by this very attempt). */
  create(command: CommandName, mark: StartMark): Promise<StartMark | undefined>;
  /** Gives the mark that is there; undefined when there is none. */
  find(command: CommandName): Promise<StartMark | undefined>;
  /** For a command that was marked and could not be started: another worker may start it. After an unclear failure the mark may stand. */
  remove(command: CommandName): Promise<void>;
}

export interface StartMarksParts {
  readonly client: S3Client;
  readonly bucketName: string;
  readonly retry: RetryContext;
}

/** A mark that cannot be read may have been removed since it kept ours out; once more then, and not for ever. */
const MOST_ROUNDS = 2;

const startMark = z.object({
  messageId: z.string(),
  attemptId: z.string(),
  taskId: z.string(),
  startedAt: z.string(),
}) satisfies z.ZodMiniType<StartMark>;

/**
 * Marks as objects in S3, one a command, written with `If-None-Match: *`. Of several such writes S3 lets the first one to finish succeed
 * and answers the others with 412, or with 409 where they met another operation, which is to be tried again (S3 user guide, "How to
 * prevent object overwrites with conditional writes"; S3 API reference, PutObject). Once a write is answered every read sees it (S3 user
 * guide, "Amazon S3 data consistency model"), so the mark that kept ours out is there to be read, unless it was removed in between.
 *
 * Permissions: `s3:PutObject`, `s3:GetObject` and `s3:DeleteObject` on the marks' keys. A mark costs one PUT, and where there is one
 * already a GET beside it; a condition costs nothing (S3 user guide, "Add preconditions to S3 operations with conditional requests").
 */
export function createStartMarks({ client, bucketName, retry }: StartMarksParts): StartMarks {
  const { signal } = retry;

  /** Whether it was made. A try whose answer was lost may have made it, too: then the next one finds it and says no. */
  const put = (key: string, content: StartMark | Readonly<Record<string, never>>) => {
    const command = new PutObjectCommand({
      Bucket: bucketName,
      Key: key,
      Body: JSON.stringify(content),
      ContentType: 'application/json',
      IfNoneMatch: '*',
    });
    const call = async () => {
      try {
        await client.send(command, { abortSignal: signal });
        return true;
      } catch (error) {
        if (s3StatusOf(error) === 412) return false;
        throw error;
      }
    };
    return withRetries(() => callAws('PutObject', addressOf(bucketName, key), call), retry);
  };

  const read = async (key: string): Promise<StartMark> => {
    const address = addressOf(bucketName, key);
    const call = async () => {
      const { Body: body } = await client.send(new GetObjectCommand({ Bucket: bucketName, Key: key }), {
        abortSignal: signal,
      });
      return body?.transformToString();
    };
    const text = await withRetries(() => callAws('GetObject', address, call), retry);
    const { data } = startMark.safeParse(jsonOf(text ?? ''));
    if (!data) throw new AwsError('GetObject', address, new Error('the object is no start mark'));
    return data;
  };

  return {
    async check() {
      // Where it stands from an earlier check, S3 says so to those alone who may make it.
      await put(CHECK_KEY, {});
    },
    async create(command, mark) {
      const key = keyOf(command);
      for (let round = 1; ; round += 1) {
        if (await put(key, mark)) return undefined;
        try {
          const found = await read(key);
          return found.attemptId === mark.attemptId ? undefined : found;
        } catch (error) {
          if (round === MOST_ROUNDS || !mayBeRemoved(error)) throw error;
        }
      }
    },
    async find(command) {
      try {
        return await read(keyOf(command));
      } catch (error) {
        if (mayBeRemoved(error)) return undefined;
        throw error;
      }
    },
    async remove(command) {
      const key = keyOf(command);
      const call = () =>
        client.send(new DeleteObjectCommand({ Bucket: bucketName, Key: key }), { abortSignal: signal });
      const unclear = await withRetries(async () => {
        try {
          await callAws('DeleteObject', addressOf(bucketName, key), call);
          return undefined;
        } catch (error) {
          if (error instanceof AwsError && error.kind === 'throttled') throw error;
          return error;
        }
      }, retry);
      // Not tried again: the mark may be gone, and by now the one that stands there another worker's.
      if (unclear !== undefined) throw unclear;
    },
  };
}

/** No command's: those have three parts. */
const CHECK_KEY = `${START_MARK_PREFIX}check`;

function keyOf({ projectId, terminalId, commandId }: CommandName): string {
  return `${START_MARK_PREFIX}${projectId}/${terminalId}/${commandId}`;
}

function addressOf(bucketName: string, key: string): string {
  return `s3://${bucketName}/${key}`;
}

/** S3 calls a missing object forbidden where the caller may not list the bucket (S3 API reference, GetObject). */
function mayBeRemoved(error: unknown): boolean {
  const status = s3StatusOf(error);
  return status === 404 || status === 403;
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
