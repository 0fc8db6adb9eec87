import { testFindings } from '../test-findings.ts';

const bucketName = 'our-workspaces';

testFindings([
  { check: 'start-marks', when: 'tasks make none', knowing: { startMarks: undefined }, status: 'ok', says: /none/ },
  {
    check: 'start-marks',
    when: 'they stay for ever',
    knowing: { startMarks: { bucketName, days: undefined } },
    status: 'warning',
    says: /^nothing removes them from our-workspaces/,
    todo: /lifecycle rule of "A bucket of yours" in docs\/quickstart\.md/,
  },
  {
    check: 'start-marks',
    when: 'they go before their messages',
    knowing: { startMarks: { bucketName, days: 14 } },
    status: 'warning',
    says: /for 14 days: a command that comes back later/,
  },
]);
