import { parseCommand, type TerminalSize } from '../../contract/command.ts';
import type { Outgoing } from '../stack/conversation.ts';
import { CommandFailure, EXIT_CODE_USAGE } from '../terminal/failure.ts';

export interface Wanted {
  readonly project: string;
  readonly terminal: string;
  readonly command?: string;
  readonly timeoutSeconds?: number;
  readonly openSession?: true;
  readonly closeSession?: true;
}

/**
 * The messages that do what is wanted, in their order; each is sent when the one before has ended. With a size, the command runs on a
 * terminal, and so do the later ones of a session that is opened.
 *
 * @throws CommandFailure naming the field and its rule: a worker would refuse what breaks the rules, and could tell nobody where the terminal
 * itself is to blame.
 */
export function messagesFor(wanted: Wanted, size: TerminalSize | undefined): Outgoing[] {
  const { project: projectId, terminal: terminalId, command, timeoutSeconds } = wanted;
  const address = { version: 1, projectId, terminalId, userId: 'fqs' } as const;
  const limit = timeoutSeconds === undefined ? {} : { timeoutSeconds };
  const messages: Outgoing[] = [
    ...(wanted.openSession ? [{ ...address, ...size, type: 'init' } as const] : []),
    ...(command === undefined ? [] : [{ ...address, ...size, ...limit, command }]),
    ...(wanted.closeSession ? [{ ...address, type: 'terminate' } as const] : []),
  ];
  for (const message of messages) check(message);
  return messages;
}

function check(message: Outgoing): void {
  const parsed = parseCommand(JSON.stringify({ ...message, type: message.type ?? 'execute' }));
  if (parsed.ok) return;
  const { field, rule } = parsed.problem;
  throw new CommandFailure(`The command is not sent: ${field} must be ${rule}.`, EXIT_CODE_USAGE);
}
