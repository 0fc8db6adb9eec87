import { isNativeError } from 'node:util/types';
import { ErrorReply, MultiErrorReply } from '@redis/client';

/** What to do about it, where the server's own words do not say. The first word of an error reply is its code. */
const remedies: Readonly<Record<string, string>> = {
  WRONGPASS: "REDIS_PASSWORD is not this server's password",
  NOAUTH: 'the server asks for a password, and REDIS_PASSWORD is not set',
};

/** The one shape in which a failure of Redis reaches the others. It never quotes what was sent: events, or the password. */
export class RedisError extends Error {
  override readonly name = 'RedisError';
  /** First word of the server's reply, the system's code (`ECONNREFUSED`), or `none`. */
  readonly code: string;
  /** Whether somebody has to change something before it works. */
  readonly needsSomebody: boolean;
  /**
   * Whether the connection is of no more use: after anything but a reply, its state is unknown; and a server that is but a replica by now
   * stays one, while its name may lead to the present primary.
   */
  readonly endsConnection: boolean;

  /** `action` is a phrase like "connecting to redis:6379". */
  constructor(action: string, cause: unknown) {
    const reply = replyIn(cause);
    const { code, message } = reply ? describeReply(reply) : describe(cause);
    const remedy = reply && remedies[code];
    // A reply stays out of the chain of causes, because logs show all of it: a server that does not know a command quotes it.
    super(`${action} failed: ${message}${remedy ? ` (${remedy})` : ''}`, reply ? undefined : { cause });
    this.code = code;
    this.needsSomebody = remedy !== undefined;
    this.endsConnection = reply === undefined || code === 'READONLY';
  }
}

/** The reply itself, or the first one of a transaction that holds an error. */
function replyIn(cause: unknown): ErrorReply | undefined {
  if (cause instanceof MultiErrorReply) return replyIn(cause.replies.find((reply) => reply instanceof ErrorReply));
  return cause instanceof ErrorReply ? cause : undefined;
}

function describeReply({ message }: ErrorReply): { code: string; message: string } {
  const [words = ''] = message.split(', with args beginning with');
  return { code: words.split(' ', 1)[0] ?? '', message: words };
}

function describe(cause: unknown): { code: string; message: string } {
  if (!isNativeError(cause)) return { code: 'none', message: String(cause) };
  const code = 'code' in cause && typeof cause.code === 'string' ? cause.code : 'none';
  // Where a name has several addresses, Node's error has no message of its own.
  return { code, message: cause.message || code };
}
