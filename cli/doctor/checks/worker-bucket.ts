import { START_MARK_DAYS } from '../../../contract/start-mark-lifetime.ts';
import { check } from '../check.ts';
import { error, ok, together, warning } from '../finding.ts';

const REMEDY =
  'Give the bucket the lifecycle rules of "A bucket of yours" in docs/quickstart.md; if it is the stack\'s own, deploy.';

/** A bucket that was given is never altered, so nobody but its owner can have it forget marks, and none too soon. */
export const startMarks = check('start-marks', 'Start marks', ['workerBucket'], [], ({ workerBucket }) => {
  if (workerBucket?.startMarks === undefined) return ok('tasks make none');
  const { bucketName, startMarks: marks } = workerBucket;
  const { removesAll, soonestDays } = marks;
  if (soonestDays !== undefined && soonestDays < START_MARK_DAYS)
    return warning(
      `${bucketName} removes some after ${soonestDays} days: a command that comes back later, within SQS's 14 days, would run again`,
      REMEDY,
    );
  return removesAll
    ? ok(`${bucketName} keeps them for ${soonestDays} days`)
    : warning(`${bucketName} keeps some of them for ever, because no rule removes them all`, REMEDY);
});

/** What a manifest names is not written anew, so whatever goes by age removes files of projects that are in use. */
export const bucket = check('bucket', 'Bucket', [], ['workerBucket'], ({ workerBucket }) => {
  if (workerBucket === undefined) return ok('tasks keep nothing of their own in one');
  const { bucketName, workspaces, sessions, controlQueues } = workerBucket;
  const { soonestDays } = workspaces;
  const findings = [
    ...(soonestDays === undefined
      ? []
      : [
          error(
            `${bucketName} has a rule that removes people's files below workspace-state/, from ${soonestDays} days on`,
            'Take that rule out of the bucket, or give it prefixes that leave workspace-state/ alone.',
          ),
        ]),
    ...(sessions.removesAll
      ? []
      : [warning(`${bucketName} keeps sessions for ever, because no rule removes all of them`, REMEDY)]),
    ...(controlQueues.removesAll
      ? []
      : [warning(`${bucketName} keeps names of control queues for ever, because no rule removes all of them`, REMEDY)]),
  ];
  return together(findings, ok(`${bucketName} keeps files, and forgets sessions and control queues`));
});
