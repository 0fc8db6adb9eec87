import type { CodeTable } from './code.ts';

export const surroundingsImportCodes = {} as const satisfies CodeTable;
