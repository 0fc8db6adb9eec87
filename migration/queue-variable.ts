import type { scalerSettings } from '../contract/scaler-settings.ts';

/** The variable and the setting with the command queue's URL, of CloudIDE's `.env` as of this project's. */
export const QUEUE_VARIABLE = 'AWS_SQS_QUEUE_URL' satisfies keyof typeof scalerSettings;
