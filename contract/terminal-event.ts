import * as z from 'zod/mini';
import { ERROR_CODES } from './error-code.ts';

/** What workers tell a terminal: one schema for types and the published JSON Schema, whose descriptions are the fields' documentation. */

const text = (meaning: string) => z.string().check(z.describe(meaning));
const count = z.int().check(z.minimum(0));

const header = {
  version: z.literal(1),
  projectId: text("The message's; empty in an error event about a message whose project could not be read."),
  terminalId: text("The message's."),
  commandId: text(
    "The message's own, or the queue's id of the message: always so where a message is about another command.",
  ),
  taskId: text('The ECS task that the worker runs in.'),
  sequence: count.check(
    z.describe(
      'Counts what one delivery of the message tells, from 0 without gaps; only shortly before an end with droppedBytes numbers may be missing.',
    ),
  ),
  at: text('When it happened, in ISO 8601.'),
};

/**
 * Why a command is over.
 * - `exited`: it returned. `signalled`: a signal ended it that the worker did not send.
 * - `timed-out`: the worker stopped it at its time limit.
 * - `stopped`, `spot-interruption`: the worker stopped it because its task had to leave, the latter on Spot capacity.
 * - `cancelled`, `terminated`: the worker stopped it because it was told to, the latter with its terminal.
 * - `disk-full`: the worker stopped it because nearly no room was left for files; what it changed is not saved.
 * - `message-lost`: the worker stopped it because it no longer held the command's message, which another may have received.
 * - `interrupted`: it was started by a worker that did not finish it. How far it came is unknown; it is not run again.
 */
export const EXIT_REASONS = [
  'exited',
  'signalled',
  'timed-out',
  'cancelled',
  'terminated',
  'disk-full',
  'stopped',
  'spot-interruption',
  'message-lost',
  'interrupted',
] as const;
export type ExitReason = (typeof EXIT_REASONS)[number];

const startedEvent = z
  .object({
    ...header,
    type: z.literal('started'),
    controlQueueUrl: z.optional(
      text('The FIFO queue that takes input, resize, cancel and terminate for this command while it runs.'),
    ),
  })
  .check(z.describe('The command runs from now on.'));

const output = { ...header, type: z.literal('output'), stream: z.enum(['stdout', 'stderr']) };
const outputEvent = z
  .union([
    z.object({ ...output, text: text('What was printed. Characters are never torn.') }),
    z.object({ ...output, base64: text('The bytes that were printed, in base64, where they are no UTF-8.') }),
  ])
  .check(z.describe('The command printed something.'));

const leavingEvent = z
  .object({
    ...header,
    type: z.literal('leaving'),
    reason: z.enum(['stopped', 'spot-interruption']),
    secondsLeft: count.check(z.describe('After these the command is stopped, unless it ends before.')),
  })
  .check(z.describe('The task was told to leave while the command runs.'));

/** What can be wrong with a project's files, beside errors that keep a command from running. */
const WORKSPACE_PROBLEMS = ['conflict', 'left-out', 'not-saved'] as const;
export type WorkspaceProblem = (typeof WORKSPACE_PROBLEMS)[number];

/** How many paths are named at the most. */
export const MOST_PATHS_PER_EVENT = 20;

const workspaceEvent = z
  .object({
    ...header,
    type: z.literal('workspace'),
    problem: z
      .enum(WORKSPACE_PROBLEMS)
      .check(
        z.describe(
          'conflict: another command changed the same files meanwhile. left-out: files that are not restored or not saved. not-saved: nothing was saved.',
        ),
      ),
    rule: text('What is expected there, or what is wrong, in words.'),
    count: count.check(z.describe('How many files it is about.')),
    paths: z
      .array(z.string())
      .check(z.maxLength(MOST_PATHS_PER_EVENT), z.describe(`The first ${MOST_PATHS_PER_EVENT} of them.`)),
  })
  .check(z.describe("Something about the project's files that their owner should know."));

const sessionEvent = z
  .object({ ...header, type: z.literal('session'), state: z.enum(['opened', 'closed']) })
  .check(z.describe("A terminal's session is open, or closed: the only event of an init or terminate message."));

const exitEvent = z
  .object({
    ...header,
    type: z.literal('exit'),
    reason: z.enum(EXIT_REASONS),
    exitCode: z.nullable(z.int()).check(z.describe('Null when a signal ended the command, or nobody knows.')),
    signal: z
      .nullable(z.string())
      .check(z.describe('The name, e.g. SIGKILL; null when the command returned by itself, or nobody knows.')),
    durationMilliseconds: z
      .nullable(count)
      .check(z.describe('Like the following fields, null when the reason is interrupted: nobody knows.')),
    outputBytes: z.nullable(count).check(z.describe('All that the command printed, whether it was sent or not.')),
    truncated: z
      .nullable(z.boolean())
      .check(z.describe('Whether it printed more than a command may: the rest was not sent.')),
    droppedBytes: z
      .nullable(count)
      .check(
        z.describe(
          'What was printed within that limit and not sent, because the way to the terminal was closed for too long.',
        ),
      ),
  })
  .check(z.describe('The command is over, or will never be run again: the last event.'));

const errorEvent = z
  .object({
    ...header,
    type: z.literal('error'),
    code: z.enum(ERROR_CODES),
    field: z.optional(text('The field that is to blame, where there is one.')),
    rule: text('What is expected there, or what is wrong, in words.'),
  })
  .check(z.describe('The message was refused, and nothing was run for it: the last event.'));

export const terminalEventSchema = z.union([
  startedEvent,
  outputEvent,
  leavingEvent,
  workspaceEvent,
  exitEvent,
  sessionEvent,
  errorEvent,
]);

/** What a worker tells a terminal. `exit`, `error` or `session` is the last event of a message. */
export type TerminalEvent = Readonly<z.infer<typeof terminalEventSchema>>;
/** Which terminal and command an event belongs to, and where it comes from. */
export type EventHeader = Pick<TerminalEvent, keyof typeof header>;
/** An event without its header. */
export type EventBody = TerminalEvent extends infer Event
  ? Event extends unknown
    ? Omit<Event, keyof EventHeader>
    : never
  : never;
/** The last event of a message, without its header. */
export type EndBody = EventBody & { readonly type: 'exit' | 'error' | 'session' };

/** Text where the bytes are valid UTF-8, else base64. */
export type OutputData = { readonly text: string } | { readonly base64: string };

/**
 * Bytes of output in one event. JSON makes six of a control character, and even then an event stays below 256 KiB, the most that a message
 * has in a queue that was given the older default (SQS API reference, CreateQueue, `MaximumMessageSize`).
 */
export const MAXIMUM_OUTPUT_BYTES_PER_EVENT = 40 * 1024;

/**
 * Reads the text of an event. Only what tells events apart is checked: whoever may write to the queue is trusted with the rest. A type that
 * only a newer worker knows is handed on, for its reader to ignore like everything else that is new.
 *
 * @throws SyntaxError when the text is no event.
 */
export function parseTerminalEvent(text: string): TerminalEvent {
  const event: unknown = JSON.parse(text);
  if (typeof event === 'object' && event !== null && 'type' in event && 'commandId' in event) {
    if (typeof event.type === 'string' && typeof event.commandId === 'string') return event as TerminalEvent;
  }
  throw new SyntaxError(`An event must have a type and a commandId, both texts; received ${text.slice(0, 200)}.`);
}
