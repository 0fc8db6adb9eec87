import type { WorkerBucketExpiry } from '../../../../cli/doctor/worker-bucket.ts';
import { healthy } from '../healthy-knowledge.ts';
import { testFindings } from '../test-findings.ts';

/** What is known where the bucket is not quite as it should be. */
const expiring = (members: Partial<WorkerBucketExpiry>) => {
  if (healthy.workerBucket === undefined) throw new Error('where all is well there is a bucket');
  return { workerBucket: { ...healthy.workerBucket, ...members } };
};
const never = { removesAll: false, soonestDays: undefined };

testFindings([
  {
    check: 'start-marks',
    when: 'tasks make none',
    knowing: expiring({ startMarks: undefined }),
    status: 'ok',
    says: /none/,
  },
  {
    check: 'start-marks',
    when: 'some stay for ever',
    knowing: expiring({ startMarks: { removesAll: false, soonestDays: undefined } }),
    status: 'warning',
    says: /^our-workspaces keeps some of them for ever/,
    todo: /lifecycle rules of "A bucket of yours" in docs\/quickstart\.md/,
  },
  {
    check: 'start-marks',
    when: 'a part of them is removed, in time, and the others never',
    knowing: expiring({ startMarks: { removesAll: false, soonestDays: 15 } }),
    status: 'warning',
    says: /for ever/,
  },
  {
    check: 'start-marks',
    when: 'some go before their messages',
    knowing: expiring({ startMarks: { removesAll: true, soonestDays: 14 } }),
    status: 'warning',
    says: /^our-workspaces removes some after 14 days: a command that comes back later/,
  },
  {
    check: 'bucket',
    when: 'the tasks are of another worker',
    knowing: { workerBucket: undefined },
    status: 'ok',
    says: /keep nothing/,
  },
  {
    check: 'bucket',
    when: 'files are removed, also a part of them',
    knowing: expiring({ workspaces: { removesAll: false, soonestDays: 90 } }),
    status: 'error',
    says: /^our-workspaces has a rule that removes people's files below workspace-state\/, from 90 days on$/,
    todo: /^Take that rule out of the bucket/,
  },
  {
    check: 'bucket',
    when: 'neither sessions nor control queues go, also where there are no marks',
    knowing: expiring({ startMarks: undefined, sessions: never, controlQueues: never }),
    status: 'warning',
    says: /keeps sessions for ever.*; our-workspaces keeps names of control queues for ever/,
    todo: /"A bucket of yours" in docs\/quickstart\.md/,
  },
]);
