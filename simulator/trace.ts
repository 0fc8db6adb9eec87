/** Messages as they came to a queue, or might come: what a simulation replays. The arrays have one entry a message. */
export interface Trace {
  readonly name: string;
  /** How long the trace lasts, in seconds; the last message comes before its end. */
  readonly durationSeconds: number;
  /** When each message was sent, in seconds from the trace's beginning, ascending. */
  readonly arrivalSeconds: Float64Array;
  /** How long a task works on each message, in seconds. */
  readonly serviceSeconds: Float64Array;
  /** The message group of each message, from 0; only FIFO queues have groups. */
  readonly groups?: Uint32Array;
}
