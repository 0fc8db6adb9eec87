import type { TerminalEvent } from '../../contract/terminal-event.ts';
import { eventInWords } from './event-in-words.ts';
import { say, show } from './screen.ts';

/** Prints an event as a line of JSON. */
export function printJson(event: TerminalEvent): void {
  say(JSON.stringify(event), process.stdout);
}

/** Prints output as it is, to the stream that it was written to, and what a person should know beside it on standard error. */
export function printForPeople(event: TerminalEvent): void {
  if (event.type === 'output') {
    const bytes = 'text' in event ? Buffer.from(event.text) : Buffer.from(event.base64, 'base64');
    show(bytes, process[event.stream]);
  }
  for (const sentence of eventInWords(event)) say(sentence);
}
