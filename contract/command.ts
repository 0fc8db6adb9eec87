import * as z from 'zod/mini';
import type { ErrorCode } from './error-code.ts';

/**
 * What servers put on the command queue. Both of CloudIDE's present shapes are accepted as they are: with `type`, and without it
 * (then it is a command to execute). Unknown fields are ignored, so that a newer server can talk to an older worker.
 */

/*
 * Each rule is told twice from one text: to whoever breaks it, and in the published schema as the field's description.
 */

/** Ids become part of S3 keys and directory names, so nothing that could walk out of a directory is let in. */
const idRule = '1 to 64 letters, digits, _ and -';
const id = z.string(idRule).check(z.regex(/^[A-Za-z0-9_-]{1,64}$/, idRule), z.describe(idRule));

/** Characters as JSON Schema counts them, so not JavaScript's UTF-16 units. */
const userIdRule = '1 to 128 characters';
const userId = z.string(userIdRule).check(z.regex(/^[\s\S]{1,128}$/u, userIdRule), z.describe(userIdRule));

/** Linux takes 128 KiB in one argument of a process (execve(2), "Limits on size of arguments and environment"). */
const MAXIMUM_TEXT_BYTES = 65_536;
const emptyRule = 'not empty';
const sizeRule = `at most ${MAXIMUM_TEXT_BYTES} bytes of UTF-8`;
const nulRule = 'free of NUL characters';
const sizedText = z
  .string('text')
  // The number of characters says nothing that the bytes do not, but a JSON Schema knows no bytes.
  .check(z.minLength(1, emptyRule), z.maxLength(MAXIMUM_TEXT_BYTES, sizeRule))
  .check(z.refine((text) => new TextEncoder().encode(text).length <= MAXIMUM_TEXT_BYTES, sizeRule));
const commandText = sizedText.check(
  z.regex(/^[^\0]*$/, nulRule),
  z.describe(`text, ${emptyRule}, ${sizeRule}, ${nulRule}`),
);
const inputText = sizedText.check(z.describe(`text, ${emptyRule}, ${sizeRule}`));

const timeRule = 'a whole number of seconds from 1 to 43200';
const seconds = z.int(timeRule).check(z.minimum(1, timeRule), z.maximum(43_200, timeRule), z.describe(timeRule));
const cellsRule = 'a whole number from 1 to 1000';
const cells = z.int(cellsRule).check(z.minimum(1, cellsRule), z.maximum(1000, cellsRule), z.describe(cellsRule));
const timestampRule = 'a time, as text or as milliseconds since 1970';
const timestamp = z.union([z.string(), z.number()], timestampRule).check(z.describe(timestampRule));

const replyToRule = 'the URL of an SQS queue, at most 200 characters';
const replyTo = z
  .string(replyToRule)
  .check(z.maxLength(200, replyToRule), z.regex(/^https?:\/\/[!-.0-~]+\/[!-~]+$/, replyToRule))
  .check(z.describe(replyToRule));

const versionRule = 'the number 1';
const version = z.optional(z.literal(1, versionRule).check(z.describe(versionRule)));

const address = {
  version,
  projectId: id,
  terminalId: id,
  userId,
  /** URL of the FIFO queue that the events go to; unset, Redis where the stack has it, else the stack's response queue. */
  replyTo: z.optional(replyTo),
  /** When the server sent it, by its own clock; nothing depends on it. */
  timestamp: z.optional(timestamp),
};

const size = {
  /** Columns and rows of the terminal's window. A command that has both, its own or its session's, runs on a terminal. */
  cols: z.optional(cells),
  rows: z.optional(cells),
};

const execute = {
  ...address,
  ...size,
  command: commandText,
  /** Names the command in its events, once for all time within its terminal; unset, the queue's message id serves. */
  commandId: z.optional(id),
  /** Seconds after which the command is stopped; the worker's own limit may be shorter. */
  timeoutSeconds: z.optional(seconds),
};

const executeSchema = z
  .object({ ...execute, type: z.literal('execute') })
  .check(z.describe('Runs a command in a shell.'));
const untypedSchema = z
  .object({ ...execute, type: z.optional(z.never()) })
  .check(z.describe("The same without a type, as CloudIDE's second server sends it."));
const sessionSchema = z
  .object({ ...address, ...size, type: z.enum(['init', 'terminate']) })
  .check(z.describe('Opens or closes a session.'));
const resizeSchema = z
  .object({ ...address, type: z.literal('resize'), cols: cells, rows: cells })
  .check(z.describe("Changes the size of a terminal's window."));
const inputSchema = z
  .object({ ...address, type: z.literal('input'), commandId: id, input: inputText })
  .check(z.describe('Is typed into a running command.'));
const cancelSchema = z
  .object({ ...address, type: z.literal('cancel'), commandId: id })
  .check(z.describe('Stops a running command.'));

const typedSchema = z.discriminatedUnion(
  'type',
  [executeSchema, sessionSchema, resizeSchema, inputSchema, cancelSchema],
  { error: 'one of "execute", "init", "resize", "terminate", "input", "cancel"' },
);

/** Every message that is accepted, but for sizes in bytes, which a JSON Schema cannot tell: the source of the published schema. */
export const commandMessageSchema = z.union([typedSchema, untypedSchema]);

/** Messages that act on what runs in a terminal; they come by its worker's control queue, or by Redis. */
export const CONTROL_TYPES = ['input', 'resize', 'cancel', 'terminate'] as const;
export type ControlMessage = Readonly<
  | z.infer<typeof inputSchema>
  | z.infer<typeof resizeSchema>
  | z.infer<typeof cancelSchema>
  | (Omit<z.infer<typeof sessionSchema>, 'type'> & { type: 'terminate' })
>;

/** Of a terminal's window, in characters. */
export interface TerminalSize {
  readonly cols: number;
  readonly rows: number;
}

export type ExecuteMessage = Readonly<z.infer<typeof executeSchema>>;
export type CommandMessage = Readonly<z.infer<typeof typedSchema>>;

/** Which of CloudIDE's servers sent it, by whether it says its type: each listens on another channel of Redis. */
export type MessageShape = 'typed' | 'untyped';

/** Why a message can never be handled. */
export interface CommandProblem {
  readonly code: ErrorCode;
  /** The field's name, where one is to blame. */
  readonly field?: string;
  /** What is expected there, in words. */
  readonly rule: string;
}

/** Where an error event can be sent: as much of a broken message's address as could be read, the terminal at least. */
export interface TerminalAddress {
  readonly terminalId: string;
  readonly projectId?: string | undefined;
  /** Of a message that is a command itself; what is about another command must not be taken for that one's end. */
  readonly commandId?: string | undefined;
  readonly replyTo?: string | undefined;
}

export type ParsedCommand =
  | { readonly ok: true; readonly message: CommandMessage; readonly shape: MessageShape }
  | {
      readonly ok: false;
      readonly problem: CommandProblem;
      readonly terminal?: TerminalAddress;
      readonly shape: MessageShape;
    };

/** Reads the body of a message on the command queue. Never throws: a message that breaks the rules is an answer, too. */
export function parseCommand(body: string): ParsedCommand {
  const value = parseJson(body);
  if (value === undefined) return refused({ code: 'not-json', rule: 'a JSON object' }, 'typed');
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    return refused({ code: 'not-an-object', rule: 'a JSON object' }, 'typed');
  }
  const shape = 'type' in value ? 'typed' : 'untyped';
  const fields = { type: 'execute', ...value };
  // First, as nothing else is known of a later version's messages.
  const known = z.safeParse(z.object({ version }), fields);
  const parsed = known.success ? z.safeParse(typedSchema, fields) : known;
  if (parsed.success) return { ok: true, message: parsed.data as CommandMessage, shape };
  const issue = parsed.error.issues[0];
  const field = issue?.path.join('.') ?? '';
  const rule = issue?.message ?? 'valid';
  const terminal = z.safeParse(
    terminalSchema,
    fields.type === 'execute' ? fields : { ...fields, commandId: undefined },
  );
  return refused({ code: codeOf(field, rule), field, rule }, shape, terminal.success ? terminal.data : undefined);
}

function parseJson(body: string): unknown {
  try {
    return JSON.parse(body);
  } catch {
    return undefined;
  }
}

function refused(problem: CommandProblem, shape: MessageShape, terminal?: TerminalAddress): ParsedCommand {
  return { ok: false, problem, shape, ...(terminal && { terminal }) };
}

const codes: Readonly<Record<string, ErrorCode>> = {
  version: 'unsupported-version',
  type: 'unknown-type',
  projectId: 'invalid-id',
  terminalId: 'invalid-id',
  commandId: 'invalid-id',
  cols: 'invalid-size',
  rows: 'invalid-size',
  replyTo: 'invalid-reply-to',
};

function codeOf(field: string, rule: string): ErrorCode {
  if (rule === sizeRule) return 'text-too-long';
  if (rule === nulRule) return 'text-has-nul';
  return codes[field] ?? 'invalid-field';
}

const terminalSchema = z.object({
  terminalId: id,
  projectId: z.catch(z.optional(id), undefined),
  commandId: z.catch(z.optional(id), undefined),
  replyTo: z.catch(z.optional(replyTo), undefined),
});
