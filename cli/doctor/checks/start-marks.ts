import { START_MARK_DAYS } from '../../../contract/start-mark-lifetime.ts';
import { check } from '../check.ts';
import { ok, warning } from '../finding.ts';

const TODO =
  'Give the bucket the lifecycle rule of "A bucket of yours" in docs/quickstart.md; if it is the stack\'s own, deploy.';

/** A bucket that was given is never altered, so nobody but its owner can have it forget marks. */
export const startMarks = check('start-marks', 'Start marks', ['startMarks'], [], ({ startMarks: marks }) => {
  if (marks === undefined) return ok('tasks make none');
  const { bucketName, days } = marks;
  if (days === undefined) return warning(`nothing removes them from ${bucketName}, which keeps them for ever`, TODO);
  return days < START_MARK_DAYS
    ? warning(
        `${bucketName} keeps them for ${days} days: a command that comes back later, within SQS's 14 days, would run again`,
        TODO,
      )
    : ok(`${bucketName} keeps them for ${days} days`);
});
