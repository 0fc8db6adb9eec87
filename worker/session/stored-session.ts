import * as z from 'zod/mini';
import { isPortable } from './portable-paths.ts';
import type { Session } from './session.ts';

/** 64 KiB: it is read before each command of the terminal. */
export const MAXIMUM_SESSION_BYTES = 65_536;

/** A command left its terminal with more than a session can keep. */
export class SessionTooLargeError extends Error {
  override readonly name = 'SessionTooLargeError';

  constructor(bytes: number) {
    const most = `a session keeps at most ${MAXIMUM_SESSION_BYTES}; it stays as it was before the command`;
    super(`directory and exported variables take ${bytes} bytes, and ${most}`);
  }
}

const portable = z.string().check(z.refine(isPortable));
const cells = z.int().check(z.minimum(1), z.maximum(1000));

const storedSession = z.object({
  version: z.literal(1),
  /** ISO 8601. */
  writtenAt: z.string().check(z.refine((text) => !Number.isNaN(Date.parse(text)))),
  directory: z.string().check(z.regex(/^(?:(?:workspace|home)(?:\/|$)|\/)[^\0]*$/)),
  variables: z.record(z.string().check(z.regex(/^[A-Za-z_][A-Za-z0-9_]*$/)), z.nullable(portable)),
  size: z.optional(z.object({ cols: cells, rows: cells })),
});

/** A session as the object in the bucket holds it. */
export interface StoredSession extends Omit<Session, 'etag'> {
  /** ISO 8601. */
  readonly writtenAt: string;
}

/** Undefined for what is no session of this version. */
export function parseSession(body: Uint8Array): StoredSession | undefined {
  const { data } = storedSession.safeParse(jsonOf(body));
  if (!data) return undefined;
  const { writtenAt, directory, variables, size } = data;
  return { writtenAt, directory, variables, size };
}

function jsonOf(body: Uint8Array): unknown {
  try {
    return JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(body));
  } catch {
    return undefined;
  }
}

/** @throws SessionTooLargeError */
export function serializeSession({ writtenAt, directory, variables, size }: StoredSession): Uint8Array {
  const content: z.infer<typeof storedSession> = { version: 1, writtenAt, directory, variables, size };
  const body = new TextEncoder().encode(JSON.stringify(content));
  if (body.length > MAXIMUM_SESSION_BYTES) throw new SessionTooLargeError(body.length);
  return body;
}
