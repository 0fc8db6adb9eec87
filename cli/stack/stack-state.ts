/**
 * What a deployment or its removal finds:
 * - `absent`: none, or one that was taken back whole; the next deployment makes it anew.
 * - `complete`: it has all its resources.
 * - `changing`: CloudFormation is at work on it.
 * - `half-made`: creating or deleting it has failed; it has no outputs or no scaler to speak of.
 * - `half-changed`: an update has failed, and so has taking it back; most of it works.
 */
export type StackState = 'absent' | 'complete' | 'changing' | 'half-made' | 'half-changed';

/**
 * @param status - CloudFormation's word for the stack (CloudFormation user guide, "Stack status codes"); undefined when there is none.
 */
export function stackStateOf(status: string | undefined): StackState {
  if (status === undefined || takenBack.includes(status)) return 'absent';
  if (status.endsWith('_IN_PROGRESS')) return 'changing';
  if (/^(CREATE|ROLLBACK|DELETE)_FAILED$/.test(status)) return 'half-made';
  return status.endsWith('_FAILED') ? 'half-changed' : 'complete';
}

/** The last one is a stack whose first change set was never executed. */
const takenBack = ['DELETE_COMPLETE', 'ROLLBACK_COMPLETE', 'REVIEW_IN_PROGRESS'];
