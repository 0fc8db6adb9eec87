import type { MessageShape } from '../../contract/command.ts';
import type { TerminalEvent } from '../../contract/terminal-event.ts';

/** What is published for those who listen now. */
export interface LiveMessage {
  readonly channel: string;
  readonly message: string;
}

type OutputEvent = TerminalEvent & { readonly type: 'output' };

/**
 * The message that CloudIDE's servers know of an event; only output has one. Each of its two servers listens on a channel and for a shape
 * of its own. They know text alone: bytes that are none come as U+FFFD, the event itself has them in base64.
 */
export function liveMessage(event: TerminalEvent, shape: MessageShape): LiveMessage | undefined {
  if (event.type !== 'output') return undefined;
  const { projectId, terminalId } = event;
  const common = { type: 'output', projectId, terminalId };
  const output = textOf(event);
  if (shape === 'typed') {
    return { channel: 'terminal:output', message: JSON.stringify({ ...common, data: { output } }) };
  }
  const timestamp = Date.parse(event.at);
  return { channel: `terminal:${projectId}:${terminalId}`, message: JSON.stringify({ ...common, output, timestamp }) };
}

function textOf(event: OutputEvent): string {
  return 'text' in event ? event.text : Buffer.from(event.base64, 'base64').toString('utf8');
}
