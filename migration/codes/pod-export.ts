import type { CodeTable } from './code.ts';

export const podExportCodes = {} as const satisfies CodeTable;
