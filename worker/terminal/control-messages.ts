import type { CommandName } from '../../aws/start-marks.ts';
import {
  CONTROL_TYPES,
  type CommandMessage,
  type CommandProblem,
  type ControlMessage,
  parseCommand,
  type TerminalSize,
} from '../../contract/command.ts';
import type { ControlArrival } from '../control/control-lane.ts';
import { pause } from '../pause.ts';
import type { EventSink } from './event-sink.ts';
import type { EventStream } from './event-stream.ts';
import type { RunningCommand } from './running-command.ts';
import { closeSession } from './session-messages.ts';
import { addressOf, decline, noSuchCommand, replyToNotAllowed, tellRefusal, type Work } from './work.ts';

/** Applies what comes for a command while it runs, and answers what cannot be applied. */
export interface CommandControl {
  /** To be called when the command runs; until then there is nothing to act on. */
  readonly running: (command: RunningCommand) => void;
  readonly take: (arrival: ControlArrival) => void;
  /** The window's last size that came, for the session. */
  readonly size: () => TerminalSize | undefined;
  /** After the command's end: closes the session if that was asked for, and waits a little until all is answered. Never throws. */
  readonly settle: () => Promise<void>;
}

const notForControl: CommandProblem = {
  code: 'not-for-control',
  field: 'type',
  rule: `one of ${CONTROL_TYPES.map((type) => `"${type}"`).join(', ')} on a control queue`,
};

const noTerminal: CommandProblem = {
  code: 'no-terminal',
  field: 'commandId',
  rule: 'the id of a command that was sent with cols and rows, or whose session was opened with them',
};

const inputNotRead: CommandProblem = {
  code: 'input-not-read',
  field: 'input',
  rule: 'sent when the command has read what was typed before: 64 KiB wait already',
};

/** What is not answered by then goes on by itself, as far as it comes. */
const LONGEST_SETTLING_MILLISECONDS = 3000;
/** Answers are told one after the other: whoever floods the queue with what is wrong fills no memory with streams. */
const MOST_ANSWERS_WAITING = 100;

/** @param events those of the command. */
export function createCommandControl(
  work: Work,
  name: CommandName,
  events: Pick<EventStream, 'typed'>,
): CommandControl {
  const beganAt = work.parts.clock.now();
  let command: RunningCommand | undefined;
  let size: TerminalSize | undefined;
  let close: (() => void) | undefined;
  let answers = Promise.resolve();
  let answersWaiting = 0;

  const answer = (messageId: string, tell: (answering: Work) => Promise<void>) => {
    if (answersWaiting >= MOST_ANSWERS_WAITING) return;
    answersWaiting += 1;
    answers = answers
      .then(() => tell({ ...work, messageId }))
      // The command goes on, and its own end is what counts.
      .catch((error: unknown) => work.context.log.error('a control message could not be answered', error))
      .finally(() => {
        answersWaiting -= 1;
      });
  };

  /** What is wrong, undefined when it was applied. */
  const apply = (message: ControlMessage, arrival: ControlArrival, sink: EventSink): CommandProblem | undefined => {
    if (!command || message.projectId !== name.projectId || message.terminalId !== name.terminalId)
      return noSuchCommand;
    switch (message.type) {
      case 'input':
        if (message.commandId !== name.commandId) return noSuchCommand;
        if (!command.hasTerminal) return noTerminal;
        events.typed();
        return command.write(message.input) ? undefined : inputNotRead;
      case 'resize':
        if (!command.hasTerminal) return noTerminal;
        size = { cols: message.cols, rows: message.rows };
        command.resize(size);
        return undefined;
      case 'cancel':
        if (message.commandId !== name.commandId) return noSuchCommand;
        command.stop('cancelled');
        return undefined;
      case 'terminate':
        // The queue may have kept it from an earlier command, which it was meant for.
        if (arrival.sentAt !== undefined && arrival.sentAt < beganAt) return noSuchCommand;
        // Not yet: the command's end would write to it again.
        close ??= () => answer(arrival.messageId, (answering) => closeSession(answering, message, sink));
        command.stop('terminated');
        return undefined;
    }
  };

  return {
    running: (now) => {
      command = now;
    },
    take(arrival) {
      const { body, messageId } = arrival;
      const parsed = parseCommand(body);
      if (!parsed.ok) {
        const { problem, terminal, shape } = parsed;
        return answer(messageId, (answering) => tellRefusal(answering, problem, terminal, shape));
      }
      const { message, shape } = parsed;
      const sink = work.parts.routes.to(message, shape);
      if (!sink) {
        const problem = replyToNotAllowed(work.parts.settings);
        return answer(messageId, (answering) => tellRefusal(answering, problem, addressOf(message), shape));
      }
      const problem = isControl(message) ? apply(message, arrival, sink) : notForControl;
      if (problem) answer(messageId, (answering) => decline(answering, message, sink, problem));
    },
    size: () => size,
    async settle() {
      close?.();
      const settled = new AbortController();
      await Promise.race([answers, pause(work.parts.clock, LONGEST_SETTLING_MILLISECONDS, settled.signal)]);
      settled.abort();
    },
  };
}

function isControl(message: CommandMessage): message is ControlMessage {
  return CONTROL_TYPES.some((type) => type === message.type);
}
