import { type Environment, readSettings } from '../../contract/read-settings.ts';
import { type Model, modelSettings } from '../../simulator/model.ts';
import type { Scaler } from '../../simulator/scaler.ts';
import { SimulatedTask, type TaskTerms } from '../../simulator/task.ts';
import type { Trace } from '../../simulator/trace.ts';

/** A message: when it comes, how long it takes and, on a FIFO queue, its group. */
export type HandMade = readonly [arrivalSeconds: number, serviceSeconds: number, group?: number];

/** A trace of a few messages; it lasts until a second after the last one, unless it is to last longer. */
export function traceOf(messages: readonly HandMade[], durationSeconds = 0): Trace {
  const groups = messages.flatMap(([, , group]) => (group === undefined ? [] : [group]));
  return {
    name: 'hand-made',
    durationSeconds: Math.max(durationSeconds, (messages.at(-1)?.[0] ?? 0) + 1),
    arrivalSeconds: Float64Array.from(messages, ([arrival]) => arrival),
    serviceSeconds: Float64Array.from(messages, ([, service]) => service),
    ...(groups.length > 0 && { groups: Uint32Array.from(groups) }),
  };
}

/** The model in which every task starts after exactly 35 s, of which the last 21 s are billed. */
export function modelOf(set: Environment = {}): Model {
  return readSettings('The model', modelSettings, { startDelayP50Seconds: '35', startDelayP95Seconds: '35', ...set });
}

/** A burst task that leaves after 5 s without a message, but not before its paid minute is over. */
export const burst: TaskTerms = { role: 'burst', idleExitSeconds: 5, minimumLifeSeconds: 60, oneShot: false };

/** A task that never leaves by itself. */
export const lasting: TaskTerms = { ...burst, idleExitSeconds: Number.POSITIVE_INFINITY };

/** A task that starts at 35 s and is billed from 14 s on, unless it is to be otherwise. */
export function taskOf(number: number, terms: Partial<TaskTerms> = {}, times: { start?: number; end?: number } = {}) {
  const { start = 35, end = Number.POSITIVE_INFINITY } = times;
  const moments = { created: start - 35, start, billedFrom: start - 21, end };
  return new SimulatedTask(number, { ...burst, ...terms }, moments, false);
}

/** What one does by hand: before the first message, and each ten seconds from a random moment of the first ten on. */
export function byHand(acts: Partial<Scaler>): Scaler {
  return { tickSeconds: 10, tick: () => undefined, ...acts };
}
