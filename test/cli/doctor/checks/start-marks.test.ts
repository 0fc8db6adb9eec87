import { testFindings } from '../test-findings.ts';

const bucketName = 'our-workspaces';

testFindings([
  { check: 'start-marks', when: 'tasks make none', knowing: { startMarks: undefined }, status: 'ok', says: /none/ },
  {
    check: 'start-marks',
    when: 'some stay for ever',
    knowing: { startMarks: { bucketName, removesAll: false, soonestDays: undefined } },
    status: 'warning',
    says: /^our-workspaces keeps some of them for ever/,
    todo: /lifecycle rule of "A bucket of yours" in docs\/quickstart\.md/,
  },
  {
    check: 'start-marks',
    when: 'a part of them is removed, in time, and the others never',
    knowing: { startMarks: { bucketName, removesAll: false, soonestDays: 15 } },
    status: 'warning',
    says: /for ever/,
  },
  {
    check: 'start-marks',
    when: 'some go before their messages',
    knowing: { startMarks: { bucketName, removesAll: true, soonestDays: 14 } },
    status: 'warning',
    says: /^our-workspaces removes some after 14 days: a command that comes back later/,
  },
]);
