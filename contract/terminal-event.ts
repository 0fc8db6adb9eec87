/** Which terminal and command an event belongs to, and where it comes from. */
export interface EventHeader {
  readonly version: 1;
  /** Empty in an error event about a message whose project could not be read. */
  readonly projectId: string;
  readonly terminalId: string;
  readonly commandId: string;
  /** The ECS task that the worker runs in. */
  readonly taskId: string;
  /** Counts the events of a command from 0, without gaps. */
  readonly sequence: number;
  /** When it happened, in ISO 8601. */
  readonly at: string;
}

/** Text where the bytes are valid UTF-8, else base64. */
export type OutputData = { readonly text: string } | { readonly base64: string };

/** Why a command is over: it returned, a signal ended it, or the worker stopped it at its time limit or because the task must leave. */
export type ExitReason = 'exited' | 'signalled' | 'timed-out' | 'stopped';

export type EventBody =
  | { readonly type: 'started' }
  | ({ readonly type: 'output'; readonly stream: 'stdout' | 'stderr' } & OutputData)
  | {
      readonly type: 'exit';
      readonly reason: ExitReason;
      /** Null when a signal ended the command. */
      readonly exitCode: number | null;
      /** Null when the command returned by itself. */
      readonly signal: string | null;
      readonly durationMilliseconds: number;
      readonly outputBytes: number;
    }
  | { readonly type: 'error'; readonly code: string; readonly field?: string; readonly rule: string };

/** What a worker tells a terminal. `exit` or `error` is the last event of a command. */
export type TerminalEvent = EventHeader & EventBody;

/** Bytes of output in one event; with ten events a batch stays below SQS's 1 MiB, whatever JSON makes of them (SQS developer guide, "Message quotas"). */
export const MAXIMUM_OUTPUT_BYTES_PER_EVENT = 64 * 1024;

/**
 * Reads the text of an event. Only what every event has is checked: whoever may write to the queue is trusted with the rest.
 *
 * @throws SyntaxError when the text is no event.
 */
export function parseTerminalEvent(text: string): TerminalEvent {
  const event: unknown = JSON.parse(text);
  const known = ['started', 'output', 'exit', 'error'];
  if (typeof event === 'object' && event !== null && 'type' in event && 'commandId' in event) {
    if (known.includes(String(event.type)) && typeof event.commandId === 'string') return event as TerminalEvent;
  }
  throw new SyntaxError(
    `An event must have a commandId and one of the types ${known.join(', ')}; received ${text.slice(0, 200)}.`,
  );
}
