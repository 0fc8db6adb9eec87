/** Figures of one subject; `tell` gets what is being measured, for whoever waits. */
export type Benchmark = (tell: (text: string) => void) => Promise<object>;
