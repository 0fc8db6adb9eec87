import type { Environment } from '../contract/read-settings.ts';

/** A trace to be made or read; a file's name is its own. */
export interface NamedTrace {
  readonly name?: string;
  readonly fileOrKind: string;
  readonly set: Environment;
}

/** Every kind, and those that are nothing special at service times from half a second to five minutes. */
export const generatedTraces: readonly NamedTrace[] = [
  ...['steady', 'daily', 'bursty'].flatMap((kind) => [0.5, 8, 30, 300].map((seconds) => generated(kind, seconds))),
  generated('flash-crowd', 8),
  generated('isolated', 30),
  generated('isolated', 60),
  generated('array-bursts', 100),
  generated('on-off', 8),
];

function generated(kind: string, serviceSeconds: number): NamedTrace {
  const set = { serviceSeconds: String(serviceSeconds) };
  return { name: `${kind}, ${serviceSeconds} s`, fileOrKind: kind, set };
}
