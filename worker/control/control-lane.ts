export interface ControlArrival {
  readonly body: string;
  /** Unlike any other's. */
  readonly messageId: string;
  /** When it was sent, by SQS's clock, in milliseconds since the epoch; undefined where nothing waits on its way. */
  readonly sentAt?: number | undefined;
}

/** A way by which a running command is reached. */
export interface ControlLane {
  /** The queue that `started` names; undefined where there is none. */
  readonly queueUrl: string | undefined;
  /**
   * Hands on what comes for a terminal until the signal aborts, each once, in its order. Resolves when it listens, and at the latest after a
   * few seconds; what fails later is logged and tried again. `take` must not throw.
   */
  listen(
    terminal: { readonly projectId: string; readonly terminalId: string },
    take: (arrival: ControlArrival) => void,
    signal: AbortSignal,
  ): Promise<void>;
  /** Ends all, and removes the queue. */
  close(): Promise<void>;
}
