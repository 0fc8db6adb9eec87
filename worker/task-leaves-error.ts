/** Reason of the signals that tell a handler of its task's leaving. */
export class TaskLeavesError extends Error {
  override readonly name = 'TaskLeavesError';
  /** On Spot capacity SIGTERM is taken for an interruption, which is what it nearly always is there. */
  readonly leaveCause: 'stopped' | 'spot-interruption';
  /** From the first signal on, for what runs. */
  readonly secondsLeft: number;

  constructor(leaveCause: TaskLeavesError['leaveCause'], secondsLeft: number) {
    super(`the task was told to leave (${leaveCause})`);
    this.leaveCause = leaveCause;
    this.secondsLeft = secondsLeft;
  }
}
