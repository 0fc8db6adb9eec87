/**
 * Time is cut into slots of a tick's length, the same for every invocation. All ticks of one slot share their launch tokens, and a slot
 * launches only in its opening; what follows is quiet. So two ticks either meet in ECS's idempotency (same slot) or are at least the
 * quiet time apart (different slots), by when ECS lists what the earlier one launched. Either way nothing is launched twice, however
 * late the schedule, however often an event is delivered, and without anything stored. See docs/adr/0004-launch-slots.md.
 */
export interface Slot {
  /** Names the slot in launch tokens: its start, in ISO 8601. */
  readonly id: string;
  readonly startMilliseconds: number;
  readonly endMilliseconds: number;
  /** Until when RunTask may be called. */
  readonly launchUntilMilliseconds: number;
}

/** ECS lists a new task after a second or so, sometimes later ("eventual consistency"; ECS API reference, RunTask). */
const QUIET_MILLISECONDS = 6000;

/** The slot that a moment, in milliseconds since the epoch, lies in. */
export function slotAt(nowMilliseconds: number, tickSeconds: number): Slot {
  const length = tickSeconds * 1000;
  const start = Math.floor(nowMilliseconds / length) * length;
  return {
    id: new Date(start).toISOString(),
    startMilliseconds: start,
    endMilliseconds: start + length,
    launchUntilMilliseconds: start + length - QUIET_MILLISECONDS,
  };
}
