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
  /** Environment variables of the main container whose values are known, by name. */
  readonly environment: ReadonlyMap<string, string>;
  /** Names of the main container's environment variables that come from secrets, with what goes into `valueFrom`. */
  readonly secretEnvironment: ReadonlyMap<string, string>;
}

export interface ImportedPort {
  readonly containerName: string;
  readonly name: string | undefined;
  readonly number: number;
  readonly protocol: 'tcp' | 'udp';
  readonly place: Place;
}
