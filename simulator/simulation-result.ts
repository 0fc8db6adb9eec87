/** What came of a simulation; a count that a policy does not determine is null. */
export interface SimulationResult {
  /** From the sending of each message to the start of the attempt that finished it, in seconds. */
  readonly waitSeconds: Float64Array;
  readonly billedSeconds: number;
  readonly launches: number | null;
  /** Attempts that were broken off and begun again. */
  readonly redone: number;
  readonly peakTasks: number | null;
}
