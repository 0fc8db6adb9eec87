import type { CodeTable } from './code.ts';

export const kubernetesCodes = {} as const satisfies CodeTable;
