import { afterAll, afterEach, beforeAll, describe, expect, test } from '@jest/globals';
import { createObjectStore, type ObjectStore } from '../../../aws/object-store.ts';
import type { Disturbance } from '../../../local/disturbances.ts';
import type { Session, Sessions } from '../../../worker/session/session.ts';
import { createSessions, SessionTooLargeError, SessionUnreadableError } from '../../../worker/session/sessions.ts';
import { type DisturbedS3, startDisturbedS3 } from '../../support/disturbed-s3.ts';
import { ManualClock } from '../../support/manual-clock.ts';
import { retry } from '../support/local-queues.ts';

const { signal } = retry;
const size = { cols: 80, rows: 24 };
const wider = { cols: 132, rows: 24 };
const state = { directory: 'workspace/src', variables: { PATH: '\0workspace\0/bin:/bin', HOME: null } };

describe('sessions', () => {
  const clock = new ManualClock();
  let s3: DisturbedS3;
  let store: ObjectStore;
  let sessions: Sessions;
  beforeAll(async () => {
    s3 = await startDisturbedS3('sessions');
    store = createObjectStore({ client: s3.client, bucketName: 'sessions', retry });
    sessions = createSessions({ store, clock });
  });
  afterEach(() => sessions.close('p', 't', signal));
  afterAll(async () => {
    await s3.stop();
  });
  const read = () => sessions.read('p', 't', signal);
  const open = (window?: typeof size) => sessions.open('p', 't', window, signal);
  const opened = async (window?: typeof size): Promise<Session> => {
    await open(window);
    const session = await read();
    if (!session) throw new Error('it is not open');
    return session;
  };
  const update = (was: Session, now: Omit<Session, 'etag'>) => sessions.update('p', 't', was, now, signal);
  const made = async (call: () => Promise<unknown>) => {
    s3.calls.length = 0;
    await call();
    return s3.calls.join(' ');
  };

  test('begin in the workspace, keep what a command leaves, and end', async () => {
    expect(await read()).toBeUndefined();
    const session = await opened();
    expect(session).toEqual({ etag: expect.any(String), directory: 'workspace', variables: {} });
    expect(await update(session, { ...state, size })).toBe(true);
    expect(await read()).toEqual({ etag: expect.any(String), ...state, size });
    expect(await sessions.read('p', 'other', signal)).toBeUndefined();
    await sessions.close('p', 't', signal);
    await sessions.close('p', 't', signal);
    expect(await read()).toBeUndefined();
  });

  test('are opened again without losing anything but an old size', async () => {
    await update(await opened(size), { ...state, size });
    expect(await made(() => open())).toBe('GetObject');
    expect(await made(() => open(size))).toBe('GetObject');
    expect(await read()).toMatchObject({ ...state, size });
    await open(wider);
    expect(await read()).toMatchObject({ ...state, size: wider });
  });

  test('are opened once, by however many', async () => {
    await Promise.all([open(size), open(size), open(size)]);
    expect(await read()).toMatchObject({ directory: 'workspace', size });
  });

  test('are not written when nothing changed', async () => {
    const session = await opened(size);
    expect(await made(() => update(session, { directory: 'workspace', variables: {}, size }))).toBe('');
  });

  test('that were used and not changed for a day are written again, and stay as they are', async () => {
    const session = await opened(size);
    await update(session, { ...state, size });
    await clock.advance(24 * 3600 * 1000 - 1);
    expect(await made(read)).toBe('GetObject');
    await clock.advance(1);
    expect(await made(read)).toBe('GetObject PutObject');
    const after = await read();
    expect(after).toMatchObject({ ...state, size });
    expect(await update(after ?? session, { directory: 'home', variables: {} })).toBe(true);
  });

  test('of which another has changed the state, or which are closed, are not changed', async () => {
    const session = await opened();
    const other = { directory: 'home', variables: { A: '1' } };
    expect(await update(session, other)).toBe(true);
    expect(await update(session, state)).toBe(false);
    expect(await read()).toMatchObject(other);
    await sessions.close('p', 't', signal);
    expect(await update(session, state)).toBe(false);
    expect(await read()).toBeUndefined();
  });

  test.each([
    { row: 'that the window was given meanwhile stays', told: size, kept: wider },
    {
      row: "that the command's end tells is kept, of two new ones",
      told: { cols: 40, rows: 10 },
      kept: { cols: 40, rows: 10 },
    },
  ])('are changed although the window was, meanwhile; a size $row', async ({ told, kept }) => {
    const session = await opened(size);
    await open(wider);
    expect(await update(session, { ...state, size: told })).toBe(true);
    expect(await read()).toMatchObject({ ...state, size: kept });
  });

  test('are known to be changed when the answers were lost, in one call or over two', async () => {
    const session = await opened(size);
    s3.disturbances.push('error-after');
    expect(await update(session, { ...state, size })).toBe(true);
    const later = await read();
    s3.disturbances.push(
      ...Array.from({ length: 4 }, (_, index) => (index === 0 ? 'error-after' : 'error') as Disturbance),
    );
    const now = { directory: 'home', variables: {}, size };
    await expect(update(later ?? session, now)).rejects.toMatchObject({ name: 'AwsError', kind: 'unknown' });
    await clock.advance(10);
    expect(await update(later ?? session, now)).toBe(true);
  });

  test('do not take more than 64 KiB, and stay as they were', async () => {
    const session = await opened();
    await update(session, state);
    const before = (await read()) ?? session;
    const tooLarge = update(before, { ...state, variables: { A: 'ä'.repeat(32_768) } });
    await expect(tooLarge).rejects.toThrow(SessionTooLargeError);
    await expect(tooLarge).rejects.toThrow(/take 656\d\d bytes, and a session keeps at most 65536/);
    expect(await read()).toEqual(before);
  });

  const valid = { version: 1, writtenAt: '2026-01-05T10:00:00.000Z', directory: 'workspace', variables: {} };
  test.each([
    { row: 'no JSON', content: '{' },
    { row: 'no UTF-8', content: Uint8Array.of(0x22, 0xff, 0x22) },
    { row: 'a later version', content: JSON.stringify({ ...valid, version: 2 }) },
    { row: 'a relative directory', content: JSON.stringify({ ...valid, directory: 'workspaces' }) },
    { row: 'a variable that is no text', content: JSON.stringify({ ...valid, variables: { A: 1 } }) },
    { row: 'a variable that no process takes', content: JSON.stringify({ ...valid, variables: { A: 'a\0b' } }) },
    { row: 'a name that no shell takes', content: JSON.stringify({ ...valid, variables: { 'A=': '' } }) },
  ])('with $row cannot be read, and can be closed', async ({ content }) => {
    await store.write('sessions/p/t.json', Buffer.from(content), signal);
    await expect(read()).rejects.toThrow(SessionUnreadableError);
    await expect(open(size)).rejects.toThrow(
      'The session in sessions/p/t.json cannot be read by this worker; "terminate" and then "init" make a new one.',
    );
    await sessions.close('p', 't', signal);
    expect(await opened(size)).toMatchObject({ directory: 'workspace' });
  });

  test('written as this version writes them are read', async () => {
    const content = { ...valid, ...state, size, later: 'fields are passed over' };
    await store.write('sessions/p/t.json', Buffer.from(JSON.stringify(content)), signal);
    expect(await read()).toEqual({ etag: expect.any(String), ...state, size });
  });
});
