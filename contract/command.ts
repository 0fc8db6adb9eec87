import * as z from 'zod/mini';

/**
 * What servers put on the command queue. Both of CloudIDE's present shapes are accepted as they are: with `type`, and without it
 * (then it is a command to execute). Unknown fields are ignored, so that a newer server can talk to an older worker.
 */

/** Ids become part of S3 keys and directory names, so nothing that could walk out of a directory is let in. */
const idRule = '1 to 64 letters, digits, _ and -';
const id = z.string(idRule).check(z.regex(/^[A-Za-z0-9_-]{1,64}$/, idRule));
/** Linux takes 128 KiB in one argument of a process (execve(2), "Limits on size of arguments and environment"). */
const MAXIMUM_COMMAND_BYTES = 65_536;
const commandText = z.string('text').check(
  z.minLength(1, 'not empty'),
  z.refine(
    (text) => new TextEncoder().encode(text).length <= MAXIMUM_COMMAND_BYTES,
    `at most ${MAXIMUM_COMMAND_BYTES} bytes`,
  ),
  z.refine((text) => !text.includes('\0'), 'free of NUL characters'),
);

const timeRule = 'a whole number of seconds from 1 to 43200';

const replyToRule = 'the URL of an SQS queue, at most 200 characters';
const replyTo = z
  .string(replyToRule)
  .check(z.maxLength(200, replyToRule), z.regex(/^https?:\/\/[^\s/]+\/\S+$/, replyToRule));

const address = {
  version: z.optional(z.literal(1, 'the number 1')),
  projectId: id,
  terminalId: id,
  userId: z.string('text').check(z.minLength(1, 'not empty'), z.maxLength(128, 'at most 128 characters')),
  /** Names the command in its events; unset, the queue's message id serves. */
  commandId: z.optional(id),
  /** URL of the FIFO queue that the events go to; unset, the stack's response queue. */
  replyTo: z.optional(replyTo),
};

const executeSchema = z.object({
  ...address,
  type: z.literal('execute'),
  command: commandText,
  /** Seconds after which the command is stopped; the worker's own limit may be shorter. */
  timeoutSeconds: z.optional(z.int(timeRule).check(z.minimum(1, timeRule), z.maximum(43_200, timeRule))),
});

const controlSchema = z.object({ ...address, type: z.enum(['init', 'resize', 'terminate']) });

const commandSchema = z.discriminatedUnion('type', [executeSchema, controlSchema], {
  error: 'one of "execute", "init", "resize", "terminate"',
});

export type ExecuteMessage = Readonly<z.infer<typeof executeSchema>>;
export type CommandMessage = Readonly<z.infer<typeof commandSchema>>;

/** Why a message can never be handled. */
export interface CommandProblem {
  readonly code: 'not-json' | 'not-an-object' | 'invalid-field';
  /** The field's name, where one is to blame. */
  readonly field?: string;
  /** What is expected there, in words. */
  readonly rule: string;
}

/** Where an error event can be sent: as much of a broken message's address as could be read, the terminal at least. */
export interface TerminalAddress {
  readonly terminalId: string;
  readonly projectId?: string | undefined;
  readonly commandId?: string | undefined;
  readonly replyTo?: string | undefined;
}

export type ParsedCommand =
  | { readonly ok: true; readonly message: CommandMessage }
  | { readonly ok: false; readonly problem: CommandProblem; readonly terminal?: TerminalAddress };

/** Reads the body of a message on the command queue. Never throws: a message that breaks the rules is an answer, too. */
export function parseCommand(body: string): ParsedCommand {
  let value: unknown;
  try {
    value = JSON.parse(body);
  } catch {
    return { ok: false, problem: { code: 'not-json', rule: 'a JSON object' } };
  }
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    return { ok: false, problem: { code: 'not-an-object', rule: 'a JSON object' } };
  }
  const fields = 'type' in value ? value : { ...value, type: 'execute' };
  const parsed = z.safeParse(commandSchema, fields);
  if (parsed.success) return { ok: true, message: parsed.data };
  const issue = parsed.error.issues[0];
  const problem: CommandProblem = {
    code: 'invalid-field',
    field: issue?.path.join('.') ?? '',
    rule: issue?.message ?? 'valid',
  };
  const terminal = z.safeParse(terminalSchema, fields);
  return { ok: false, problem, ...(terminal.success ? { terminal: terminal.data } : {}) };
}

const terminalSchema = z.object({
  terminalId: id,
  projectId: z.catch(z.optional(id), undefined),
  commandId: z.catch(z.optional(id), undefined),
  replyTo: z.catch(z.optional(replyTo), undefined),
});
