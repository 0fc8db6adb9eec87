import type { CodeTable } from './code.ts';

export const surroundingsExportCodes = {} as const satisfies CodeTable;
