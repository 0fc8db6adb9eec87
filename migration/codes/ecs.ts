import type { CodeTable } from './code.ts';

export const ecsCodes = {} as const satisfies CodeTable;
