import type { CodeTable } from './code.ts';

export const taskImportCodes = {} as const satisfies CodeTable;
