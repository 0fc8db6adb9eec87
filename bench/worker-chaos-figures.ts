import type { TerminalEvent } from '../contract/terminal-event.ts';
import type { DeadLetter } from './worker-chaos-dead-letters.ts';

/** What was sent, what ran and what was told of it. */
export interface ChaosRecord {
  /** Ids of the commands that were sent. */
  readonly commandIds: readonly string[];
  /** An id for each time that a command ran, written by the command itself. */
  readonly runs: readonly string[];
  /** What came on the response queue, each message once. */
  readonly events: readonly TerminalEvent[];
  /** What was in the dead-letter queue at last. */
  readonly deadLetters: readonly DeadLetter[];
}

export interface ChaosCounts {
  /** Commands that have an end: an `exit` or `error` event. */
  readonly ended: number;
  /** Commands that were started and whose end nobody knows. */
  readonly interrupted: number;
  /** Commands without an end, wherever their messages are. */
  readonly lost: number;
  /** Commands that are told to have come to their own end, and never ran. */
  readonly neverRan: number;
  /** Commands that ran more than once. */
  readonly ranTwice: number;
  /** Ends beyond one for a command. */
  readonly duplicateEnds: number;
}

type EndEvent = TerminalEvent & { readonly type: 'exit' | 'error' };

/** Whether it is the last event of a command. */
export function isEnd(event: TerminalEvent): event is EndEvent {
  return event.type === 'exit' || event.type === 'error';
}

/** Counts what came of the commands. */
export function chaosCounts(record: ChaosRecord): ChaosCounts {
  const fates = fatesOf(record);
  const ended = fates.filter(({ ends }) => ends.length > 0);
  return {
    ended: ended.length,
    interrupted: ended.filter(({ ends }) => ends.some(isInterruption)).length,
    lost: fates.length - ended.length,
    neverRan: fates.filter(neverRan).length,
    ranTwice: fates.filter(({ runs }) => runs > 1).length,
    duplicateEnds: ended.reduce((sum, { ends }) => sum + ends.length - 1, 0),
  };
}

/** For each command that was lost, never ran, ran twice or ended twice, a line with what is known of it, for whoever looks for the cause. */
export function brokenPromises(record: ChaosRecord): string[] {
  return fatesOf(record).flatMap((fate) => {
    const { commandId, runs, ends, events, deadLetters } = fate;
    if (runs <= 1 && ends.length === 1 && !neverRan(fate)) return [];
    const story = events.map(({ at, taskId, type, ...rest }) =>
      [at, taskId, type, 'reason' in rest ? rest.reason : '', 'code' in rest ? rest.code : ''].join(' ').trim(),
    );
    const told = story.length === 0 ? ['no event'] : story;
    const found = deadLetters.map(({ reason }) => `dead letter: ${reason}`);
    return [`${commandId}: runs ${runs}, ends ${ends.length}: ${[...told, ...found].join('; ')}`];
  });
}

interface Fate {
  readonly commandId: string;
  readonly runs: number;
  readonly events: readonly TerminalEvent[];
  readonly ends: readonly EndEvent[];
  readonly deadLetters: readonly DeadLetter[];
}

function fatesOf({ commandIds, runs, events, deadLetters }: ChaosRecord): Fate[] {
  const runsOf = Map.groupBy(runs, (commandId) => commandId);
  const eventsOf = Map.groupBy(events, ({ commandId }) => commandId);
  const lettersOf = Map.groupBy(deadLetters, ({ commandId }) => commandId);
  return commandIds.map((commandId) => {
    const own = eventsOf.get(commandId) ?? [];
    return {
      commandId,
      runs: runsOf.get(commandId)?.length ?? 0,
      events: own,
      ends: own.filter(isEnd),
      deadLetters: lettersOf.get(commandId) ?? [],
    };
  });
}

function neverRan({ runs, ends }: Fate): boolean {
  return runs === 0 && ends.some((event) => event.type === 'exit' && event.reason === 'exited');
}

function isInterruption(event: EndEvent): boolean {
  return event.type === 'exit' && event.reason === 'interrupted';
}
