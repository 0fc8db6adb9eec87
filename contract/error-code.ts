/**
 * Why a message was refused, or nothing came of it.
 * - `not-json`, `not-an-object`: the body is no JSON, or no object of it.
 * - `unsupported-version`: the message is of a version that this worker does not know.
 * - `unknown-type`: it is none of the known types.
 * - `invalid-id`: a project, terminal or command id breaks the ids' rule.
 * - `invalid-size`: columns or rows are out of bounds.
 * - `invalid-reply-to`, `reply-to-not-allowed`: `replyTo` is no queue's URL, or that of a queue that the worker may not send to.
 * - `text-too-long`, `text-has-nul`: a command or an input that no process could be given.
 * - `invalid-field`: any other field breaks its rule.
 * - `duplicate-command`: another message with this command id has been started in this terminal.
 * - `no-such-command`: what is to be cancelled, resized or given input does not run.
 * - `no-terminal`: a command that runs without a terminal is to be resized or given input.
 * - `input-not-read`: too much is typed already that the command does not read.
 * - `not-for-control`: a control queue takes input, resize, cancel and terminate alone.
 * - `no-sessions`: the stack has no place for sessions. `session-unreadable`: this worker cannot read the terminal's.
 * - `session-not-closed`: a terminate stopped its command, and the session is open still.
 * - `directory-gone`: the session's directory is not there any more; the session is back in its workspace.
 * - `workspace-unusable`: the project's files cannot be restored, so nothing may run that would save fewer.
 */
export const ERROR_CODES = [
  'not-json',
  'not-an-object',
  'unsupported-version',
  'unknown-type',
  'invalid-id',
  'invalid-size',
  'invalid-reply-to',
  'reply-to-not-allowed',
  'text-too-long',
  'text-has-nul',
  'invalid-field',
  'duplicate-command',
  'no-such-command',
  'no-terminal',
  'input-not-read',
  'not-for-control',
  'no-sessions',
  'session-unreadable',
  'session-not-closed',
  'directory-gone',
  'workspace-unusable',
] as const;
export type ErrorCode = (typeof ERROR_CODES)[number];
