import type { Trace } from '../trace.ts';

/** Messages without a name: when they come, how long they take and whose they are. */
export type Messages = Omit<Trace, 'name'>;
