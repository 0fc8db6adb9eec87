import { expect, test } from '@jest/globals';
import { AwsError } from '../../../aws/errors.ts';
import { whileItRuns } from '../../../cli/stack/while-it-runs.ts';

/** As Node's sockets fail; "a stack that runs" has a real one end. */
const failing = (code: string) =>
  new AwsError('ReceiveMessage', 'replies', Object.assign(new Error('socket hang up'), { code }));

test.each(['ECONNREFUSED', 'ECONNRESET', 'EPIPE'])('after %s the stack on this machine has stopped', async (code) => {
  const work = whileItRuns({ kind: 'local' }, () => Promise.reject(failing(code)));
  await expect(work).rejects.toMatchObject({
    name: 'CommandFailure',
    message: 'The stack on this machine has stopped.',
    exitCode: 1,
  });
});

test.each([
  { name: "a deployed stack's broken connection", kind: 'aws', error: failing('ECONNRESET') },
  { name: 'a connection that was never tried', kind: 'local', error: failing('ENOTFOUND') },
  { name: 'a refusal', kind: 'local', error: new AwsError('ReceiveMessage', 'replies', new Error('denied')) },
  { name: 'a mistake of ours', kind: 'local', error: new TypeError('broken') },
] as const)('$name stays what it is', async ({ kind, error }) => {
  await expect(whileItRuns({ kind }, () => Promise.reject(error))).rejects.toBe(error);
});

test('what nothing stops gives its result', async () => {
  await expect(whileItRuns({ kind: 'local' }, async () => 'result')).resolves.toBe('result');
});
