import type { DraftMap } from '../../trace/draft.ts';
import type { Place } from '../../trace/place.ts';

/** What a pod template becomes. */
export interface ImportedTask {
  readonly family: string;
  /** Input of RegisterTaskDefinition, in the SDK's spelling. */
  readonly definition: DraftMap;
  /** The size that was chosen. */
  readonly size: { readonly cpuUnits: number; readonly memoryMib: number; readonly architecture: 'ARM64' | 'X86_64' };
  /** Container ports with the names by which Services may call them. */
  readonly ports: readonly ImportedPort[];
  /** The containers of the pod proper, in their order. */
  readonly mainContainers: readonly MainContainer[];
}

/** What is known of a container of the pod proper. */
export interface MainContainer {
  readonly name: string;
  /** Environment variables whose values are known, by name. */
  readonly environment: ReadonlyMap<string, string>;
  /** Names of environment variables that come from secrets, with what goes into `valueFrom`. */
  readonly secretEnvironment: ReadonlyMap<string, string>;
}

export interface ImportedPort {
  readonly containerName: string;
  readonly name: string | undefined;
  readonly number: number;
  readonly protocol: 'tcp' | 'udp';
  readonly place: Place;
}
