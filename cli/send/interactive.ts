import { AwsError } from '../../aws/errors.ts';
import { systemClock } from '../../aws/system-clock.ts';
import type { TerminalEvent } from '../../contract/terminal-event.ts';
import type { CommandToSend, Conversation } from '../stack/conversation.ts';
import { type ControlAct, ControlOutbox } from './control-outbox.ts';
import { eventInWords } from './event-in-words.ts';
import { followToEnd } from './follow.ts';
import { type KeyboardListener, openKeyboard, windowSize } from './keyboard.ts';
import { say } from './screen.ts';

export interface Interaction {
  readonly conversation: Conversation;
  /** The command, with the size that the window had. */
  readonly command: CommandToSend;
  readonly print: (event: TerminalEvent) => void;
  /** Aborts for signals of this process, which Ctrl-C on a terminal in raw mode is not. */
  readonly signal: AbortSignal;
}

/** Whoever leaves does not wait longer for the command to be told; it takes a fraction of that. */
const LONGEST_GOODBYE_MILLISECONDS = 1000;

/** What a terminal takes in its slowest way, where it puts lines together (4 KiB at a time), with room to spare. */
const INPUT_BYTES_PER_SECOND = 64 * 1024;

const BELL = '\x07';
/** Ctrl-D, which a terminal hands on as the end of its input where a line begins; elsewhere the first one ends the line. */
const END_OF_INPUT = '\x04';

const HOW_TO_LEAVE = 'Ctrl-] cancels the command; typed once more, it leaves at once.';
const NO_WAY_FOR_KEYS = 'This worker has no control queue: nothing that is typed reaches the command.';
const NO_WAY_FOR_A_PIPE = 'This worker has no control queue: the command does not get what comes on standard input.';
const PIPE_CUT_OFF =
  'The command does not read what comes through the pipe: nothing more of it is typed, nor its end. Ctrl-C cancels the command.';
const TOLD_TO_STOP = 'Left: the command was told to stop, and what it prints from now on is lost.';
/** Nobody can take back a message that somebody else may be receiving. */
export const LEFT_ALONE =
  'Interrupted: the command is not stopped; it runs to its end or its time limit, and what it prints from now on is lost.';

/**
 * Runs a command on a terminal, with the caller's keyboard and window as its own.
 *
 * @returns the exit code; undefined when the caller has left before, and was told what becomes of the command.
 * @throws CommandFailure and AwsError as `followToEnd` does.
 */
export async function interact({ conversation, command, print, signal }: Interaction): Promise<number | undefined> {
  const outbox = new ControlOutbox();
  const leaving = new AbortController();
  const closed = new AbortController();
  const over = new AbortController();
  const interrupted = AbortSignal.any([signal, closed.signal]);
  const keyboard = openKeyboard(typedInto(outbox, leaving, closed));
  try {
    if (keyboard.isTerminal) say(HOW_TO_LEAVE);
    const commandId = await conversation.send(command);
    const { projectId, terminalId, userId } = command;
    const address = { version: 1, projectId, terminalId, userId, commandId } as const;
    const started = (queueUrl: string | undefined) => {
      if (queueUrl === undefined) return say(keyboard.isTerminal ? NO_WAY_FOR_KEYS : NO_WAY_FOR_A_PIPE);
      // It may have changed since the command was sent.
      if (keyboard.isTerminal) outbox.resize(windowSize());
      outbox.open(async (act) => {
        const problem = await failureOf(conversation.control(queueUrl, { ...address, ...act }, over.signal));
        if (problem && !over.signal.aborted) tellOf(problem, act, outbox);
        if (act.type === 'input') await untilRead(act.input, over.signal);
        return problem === undefined;
      });
    };
    const exitCode = await followToEnd({
      conversation,
      id: commandId,
      onEvent: (event) => {
        print(event);
        if (event.type === 'started') started(event.controlQueueUrl);
      },
      onOther: (event) => tellOfControl(event, keyboard.isTerminal ? undefined : outbox),
      signal: AbortSignal.any([interrupted, leaving.signal]),
    });
    if (exitCode === undefined) say(await goodbye(outbox, interrupted));
    return exitCode;
  } finally {
    over.abort();
    keyboard.close();
    outbox.shut();
    await outbox.settled();
  }
}

function typedInto(outbox: ControlOutbox, leaving: AbortController, closed: AbortController): KeyboardListener {
  let lineBegins = true;
  let escaped = false;
  return {
    typed: (text) => {
      lineBegins = text.endsWith('\n');
      if (!outbox.type(text)) process.stderr.write(BELL);
      return outbox.room();
    },
    ended: () => void outbox.type(lineBegins ? END_OF_INPUT : END_OF_INPUT.repeat(2)),
    resized: (size) => outbox.resize(size),
    escaped: () => {
      if (escaped) return leaving.abort();
      escaped = true;
      outbox.cancel();
      say('Cancelling; Ctrl-] leaves at once.');
    },
    hungUp: () => closed.abort(),
  };
}

async function failureOf(sent: Promise<void>): Promise<AwsError | undefined> {
  try {
    await sent;
    return undefined;
  } catch (error) {
    if (error instanceof AwsError) return error;
    throw error;
  }
}

const whatIsLost: Readonly<Record<ControlAct['type'], string>> = {
  input: 'What was typed',
  resize: "The window's new size",
  cancel: 'The cancel',
};

function tellOf(problem: AwsError, { type }: ControlAct, outbox: ControlOutbox): void {
  say(`${whatIsLost[type]} did not reach the command: ${problem.message}`);
  // A queue that is gone, or forbidden, stays so.
  if (problem.kind === 'configuration') outbox.shut();
}

/** Of what a command has not read yet a worker keeps 64 KiB and refuses the rest; a pipe, and a paste, is faster than a terminal. */
async function untilRead(input: string, over: AbortSignal): Promise<void> {
  const seconds = Buffer.byteLength(input) / INPUT_BYTES_PER_SECOND;
  await systemClock.sleep(seconds * 1000, over).catch(() => undefined);
}

/**
 * A worker answers what it could do nothing with. That the command has ended meanwhile is no news.
 *
 * @param ofPipe undefined where a person types, who can type again what was lost.
 */
function tellOfControl(event: TerminalEvent, ofPipe: ControlOutbox | undefined): void {
  if (event.type !== 'error' || event.code === 'no-such-command') return;
  if (ofPipe && event.code === 'input-not-read') {
    ofPipe.endTyping();
    say(PIPE_CUT_OFF);
    return;
  }
  for (const sentence of eventInWords(event)) say(sentence);
}

/** Whoever is interrupted has not told the command yet. */
async function goodbye(outbox: ControlOutbox, interrupted: AbortSignal): Promise<string> {
  if (interrupted.aborted) outbox.cancel();
  const told = new AbortController();
  const late = systemClock.sleep(LONGEST_GOODBYE_MILLISECONDS, told.signal).catch(() => undefined);
  await Promise.race([outbox.settled(), late]);
  told.abort();
  return outbox.cancelSent ? TOLD_TO_STOP : LEFT_ALONE;
}
