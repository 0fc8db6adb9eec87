import { parseCommand } from '../../contract/command.ts';
import type { Handler } from '../handler.ts';
import { executeCommand } from './execute-command.ts';
import { closeSession, openSession, resizeSession } from './session-messages.ts';
import { addressOf, decline, noSuchCommand, refuse, replyToNotAllowed, type TerminalParts, type Work } from './work.ts';

/** Makes the handler that runs the commands of terminals and sends what they print as events. */
export function createTerminalHandler(parts: TerminalParts): Handler {
  return async ({ body, messageId, receiveCount }, context) => {
    const work: Work = { parts, context, messageId, receiveCount };
    const parsed = parseCommand(body);
    if (!parsed.ok) return refuse(work, parsed.problem, parsed.terminal, parsed.shape);
    const { message, shape } = parsed;
    const sink = parts.routes.to(message, shape);
    if (!sink) return refuse(work, replyToNotAllowed(parts.settings), addressOf(message), shape);
    switch (message.type) {
      case 'execute':
        return executeCommand(work, message, sink);
      case 'init':
        return openSession(work, message, sink);
      case 'terminate':
        return closeSession(work, message, sink);
      case 'resize':
        return resizeSession(work, message, sink);
      default:
        // A worker runs one command at a time, so while it reads this none is running.
        return decline(work, message, sink, noSuchCommand);
    }
  };
}
