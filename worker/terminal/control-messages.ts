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
import { lastMoments } from './last-moments.ts';
import type { RunningCommand, StopReason } from './running-command.ts';
import { closeSessionNow } from './session-messages.ts';
import { addressOf, decline, noSuchCommand, replyToNotAllowed, tellRefusal, type Work } from './work.ts';

/** Applies what comes for a command while it runs, and answers what cannot be applied. */
export interface CommandControl {
  /** To be called when the command runs; until then a stop is all that can be asked for. */
  readonly running: (command: RunningCommand) => void;
  /** To be called when its processes are gone; from then on its session can be closed, and no more. */
  readonly ended: () => void;
  readonly take: (arrival: ControlArrival) => void;
  /** The window's last size that came, for the session. */
  readonly size: () => TerminalSize | undefined;
  /**
   * To be called when nothing comes any more: closes the session if that was asked for, and waits a little until all is answered. What is not
   * done then is given up, and nothing of it changes anything later. Never throws.
   */
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

/** Less when the task must leave. */
const LONGEST_SETTLING_MILLISECONDS = 3000;
/** Answers are told one after the other: whoever floods the queue with what is wrong fills no memory with streams. */
const MOST_ANSWERS_WAITING = 100;

/** @param events those of the command. */
export function createCommandControl(
  work: Work,
  name: CommandName,
  events: Pick<EventStream, 'typed'>,
): CommandControl {
  const { clock, settings } = work.parts;
  const beganAt = clock.now();
  let command: RunningCommand | undefined;
  /** Asked for before there was a command to stop. */
  let stopReason: StopReason | undefined;
  let hasEnded = false;
  let size: TerminalSize | undefined;
  const closings: ((signal: AbortSignal) => void)[] = [];
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

  const stop = (reason: StopReason) => {
    stopReason ??= reason;
    command?.stop(stopReason);
  };

  /** What is wrong, undefined when it was applied. */
  const apply = (message: ControlMessage, arrival: ControlArrival, sink: EventSink): CommandProblem | undefined => {
    if (message.projectId !== name.projectId || message.terminalId !== name.terminalId) return noSuchCommand;
    switch (message.type) {
      case 'input':
        if (!command || message.commandId !== name.commandId) return noSuchCommand;
        if (!command.hasTerminal) return noTerminal;
        events.typed();
        return command.write(message.input) ? undefined : inputNotRead;
      case 'resize':
        if (!command) return noSuchCommand;
        if (!command.hasTerminal) return noTerminal;
        size = { cols: message.cols, rows: message.rows };
        command.resize(size);
        return undefined;
      case 'cancel':
        if (hasEnded || message.commandId !== name.commandId) return noSuchCommand;
        stop('cancelled');
        return undefined;
      case 'terminate':
        if (closings.length === MOST_ANSWERS_WAITING) return undefined;
        // Not yet: first the command's end is told, and all of it is saved.
        closings.push((signal) =>
          answer(arrival.messageId, (answering) => closeSessionNow(answering, message, sink, signal)),
        );
        // One that the queue kept from before this command was meant for the terminal all the same, but not for what runs now.
        if (arrival.sentAt === undefined || arrival.sentAt >= beganAt) stop('terminated');
        return undefined;
    }
  };

  return {
    running: (now) => {
      command = now;
      if (stopReason) now.stop(stopReason);
    },
    ended: () => {
      command = undefined;
      hasEnded = true;
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
      const hurried = lastMoments(settings.WORKER_STOP_TIMEOUT_SECONDS).settle;
      const milliseconds = work.context.signal.aborted ? hurried : LONGEST_SETTLING_MILLISECONDS;
      const late = new AbortController();
      const settled = new AbortController();
      for (const close of closings.splice(0)) close(late.signal);
      const giveUp = async () => {
        // The rest is for telling so.
        await pause(clock, (milliseconds * 2) / 3, settled.signal);
        late.abort(new Error('there was no more time'));
        await pause(clock, milliseconds / 3, settled.signal);
      };
      await Promise.race([answers, giveUp()]);
      settled.abort();
    },
  };
}

function isControl(message: CommandMessage): message is ControlMessage {
  return CONTROL_TYPES.some((type) => type === message.type);
}
