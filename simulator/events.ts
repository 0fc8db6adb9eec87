/** What happens, in the lowest digit of an event's code; the rest is the number of the task or message that it happens to. */
export const event = { start: 0, done: 1, leave: 2, kill: 3, giveBack: 4, interrupt: 5, tick: 6, watch: 7 } as const;
const EVENTS = 8;

/** The code of an event, as a timeline takes it; `number` is 0 where it happens to nobody in particular. */
export function codeOf(kind: number, number = 0): number {
  return number * EVENTS + kind;
}

/** Which of `event` a code stands for. */
export function kindOf(code: number): number {
  return code % EVENTS;
}

/** The number of the task or message. */
export function numberOf(code: number): number {
  return Math.floor(code / EVENTS);
}
