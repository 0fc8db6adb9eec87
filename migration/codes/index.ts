import { conversionCodes } from './conversion.ts';
import { ecsCodes } from './ecs.ts';
import { podExportCodes } from './pod-export.ts';
import { sourceCodes } from './source.ts';
import { surroundingsExportCodes } from './surroundings-export.ts';
import { surroundingsImportCodes } from './surroundings-import.ts';
import { taskImportCodes } from './task-import.ts';

/** Every code that a conversion may say. */
export const codes = {
  ...conversionCodes,
  ...sourceCodes,
  ...ecsCodes,
  ...podExportCodes,
  ...surroundingsExportCodes,
  ...taskImportCodes,
  ...surroundingsImportCodes,
} as const;

type Codes = typeof codes;
type CodesOf<S> = { [C in keyof Codes]: Codes[C]['severity'] extends S ? C : never }[keyof Codes];

/** Codes of what makes an input impossible to convert. */
export type RefusalCode = CodesOf<'refused'>;
/** Codes of what is remarked about an input that is converted. */
export type RemarkCode = CodesOf<'loss' | 'change' | 'note'>;
