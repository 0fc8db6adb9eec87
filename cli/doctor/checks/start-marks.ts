import { START_MARK_DAYS } from '../../../contract/start-mark-lifetime.ts';
import { check } from '../check.ts';
import { ok, warning } from '../finding.ts';

const REMEDY =
  'Give the bucket the lifecycle rule of "A bucket of yours" in docs/quickstart.md; if it is the stack\'s own, deploy.';

/** A bucket that was given is never altered, so nobody but its owner can have it forget marks, and none too soon. */
export const startMarks = check('start-marks', 'Start marks', ['startMarks'], [], ({ startMarks: marks }) => {
  if (marks === undefined) return ok('tasks make none');
  const { bucketName, removesAll, soonestDays } = marks;
  if (soonestDays !== undefined && soonestDays < START_MARK_DAYS)
    return warning(
      `${bucketName} removes some after ${soonestDays} days: a command that comes back later, within SQS's 14 days, would run again`,
      REMEDY,
    );
  return removesAll
    ? ok(`${bucketName} keeps them for ${soonestDays} days`)
    : warning(`${bucketName} keeps some of them for ever, because no rule removes them all`, REMEDY);
});
