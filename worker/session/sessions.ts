import { AwsError } from '../../aws/errors.ts';
import type { ObjectStore, WriteCondition } from '../../aws/object-store.ts';
import type { Clock } from '../../contract/clock.ts';
import type { TerminalSize } from '../../contract/command.ts';
import { SESSION_PREFIX } from '../../contract/names.ts';
import type { Session, Sessions } from './session.ts';
import { type SessionState, sameShell, sameSize, sameState } from './session-environment.ts';
import { parseSession, SessionTooLargeError, serializeSession } from './stored-session.ts';

export { SessionTooLargeError };

/** A session that is open and cannot be read here, as one of a later version. */
export class SessionUnreadableError extends Error {
  override readonly name = 'SessionUnreadableError';

  constructor(key: string) {
    super(`The session in ${key} cannot be read by this worker; "terminate" and then "init" make a new one.`);
  }
}

export interface SessionsParts {
  readonly store: ObjectStore;
  readonly clock: Clock;
}

/** A session that is used and does not change is written anew so often: the bucket's lifecycle counts from the last write. */
const REWRITTEN_AFTER_MILLISECONDS = 24 * 3600 * 1000;

/** Each one is lost to another write of the same session, which is rare; only somebody who never stops uses them up. */
const MOST_ROUNDS = 3;

const newSession: SessionState = { directory: 'workspace', variables: {} };

/**
 * Sessions as objects in S3, one a terminal, of at most 64 KiB. Two that write the same one do not undo each other: each write says what it
 * replaces.
 */
export function createSessions({ store, clock }: SessionsParts): Sessions {
  const find = async (key: string, signal: AbortSignal): Promise<(Session & { writtenAt: string }) | undefined> => {
    const object = await store.read(key, signal);
    if (!object) return undefined;
    const session = parseSession(object.body);
    if (!session) throw new SessionUnreadableError(key);
    return { ...session, etag: object.etag };
  };

  const write = (key: string, state: SessionState, condition: WriteCondition, signal: AbortSignal) => {
    const writtenAt = new Date(clock.now()).toISOString();
    return store.write(key, serializeSession({ ...state, writtenAt }), signal, condition);
  };

  return {
    async read(projectId, terminalId, signal) {
      const key = keyOf(projectId, terminalId);
      const found = await find(key, signal);
      if (!found) return undefined;
      const { writtenAt, ...session } = found;
      if (clock.now() - Date.parse(writtenAt) < REWRITTEN_AFTER_MILLISECONDS) return session;
      const etag = await write(key, session, unchanged(session), signal);
      return { ...session, etag: etag ?? session.etag };
    },

    async open(projectId, terminalId, size, signal) {
      const key = keyOf(projectId, terminalId);
      for (let round = 1; round <= MOST_ROUNDS; round += 1) {
        const found = await find(key, signal);
        if (found && (!size || sameSize(found.size, size))) return;
        const condition = found ? unchanged(found) : ({ kind: 'absent' } as const);
        if ((await write(key, { ...(found ?? newSession), size }, condition, signal)) !== undefined) return;
      }
      throw new AwsError('PutObject', key, new Error('others keep opening and closing the session'));
    },

    async update(projectId, terminalId, was, now, signal) {
      if (sameState(was, now)) return true;
      const key = keyOf(projectId, terminalId);
      let present: Session | undefined = was;
      for (let round = 1; round <= MOST_ROUNDS && present; round += 1) {
        const size: TerminalSize | undefined = sameSize(was.size, now.size) ? present.size : now.size;
        if ((await write(key, { ...now, size }, unchanged(present), signal)) !== undefined) return true;
        const found = await find(key, signal);
        // Of an earlier call, which failed before it knew.
        if (found && sameState(found, { ...now, size })) return true;
        // A window's new size is no reason to lose what a command leaves; and a size that it was given meanwhile stays.
        present = found && sameShell(found, was) ? found : undefined;
      }
      return false;
    },

    close: (projectId, terminalId, signal) => store.remove([keyOf(projectId, terminalId)], signal),
  };
}

function keyOf(projectId: string, terminalId: string): string {
  return `${SESSION_PREFIX}${projectId}/${terminalId}.json`;
}

function unchanged({ etag }: Pick<Session, 'etag'>): WriteCondition {
  return { kind: 'unchanged', etag };
}
