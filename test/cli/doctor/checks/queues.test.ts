import { testFindings } from '../test-findings.ts';

const redrive = { deadLetterQueueName: 'dead', maxReceiveCount: 3 };

testFindings([
  { check: 'dead-letters', when: 'there is one', knowing: { deadLetters: 1 }, status: 'error', says: /^1 message was/ },
  {
    check: 'dead-letters',
    when: 'there are two',
    knowing: { deadLetters: 2 },
    status: 'error',
    says: /^2 messages were/,
  },
  {
    check: 'queue',
    when: 'it is over before the first heartbeat',
    knowing: { redelivery: { visibilityTimeoutSeconds: 20, redrive } },
    status: 'error',
    says: /20 s is over before/,
    todo: /60 seconds/,
  },
  {
    check: 'queue',
    when: 'workers count on more',
    knowing: { redelivery: { visibilityTimeoutSeconds: 30, redrive } },
    status: 'warning',
    says: /30 s is less than the 60 s/,
  },
  {
    check: 'queue',
    when: 'a dead worker is waited for too long',
    knowing: { redelivery: { visibilityTimeoutSeconds: 3600, redrive } },
    status: 'warning',
    says: /only after 3600 s/,
  },
  {
    check: 'queue',
    when: 'messages come back for ever',
    knowing: { redelivery: { visibilityTimeoutSeconds: 60, redrive: undefined } },
    status: 'warning',
    says: /no redrive policy/,
  },
  {
    check: 'queue',
    when: 'messages are given up at once',
    knowing: { redelivery: { visibilityTimeoutSeconds: 60, redrive: { ...redrive, maxReceiveCount: 1 } } },
    status: 'warning',
    says: /first receive/,
  },
]);
