import { EXIT_CODE_NEVER_READY, EXIT_CODE_SERVED_NOTHING } from '../../contract/names.ts';

/** What the exit codes say that workers have for the scaler and its people; undefined for any other. */
export function exitCodeInWords(exitCode: number | null): string | undefined {
  switch (exitCode) {
    case EXIT_CODE_SERVED_NOTHING:
      return 'left without having been given a message';
    case EXIT_CODE_NEVER_READY:
      return 'ended with an error before its first receive';
    default:
      return undefined;
  }
}
