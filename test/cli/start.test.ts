import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { CreateQueueCommand, DeleteQueueCommand } from '@aws-sdk/client-sqs';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { createSqsClient } from '../../aws/clients.ts';
import { LOCAL_IDENTITY } from '../../local/platform.ts';
import { buildOnce } from '../local/support/built.ts';
import { runsAsRoot } from '../worker/support/user.ts';
import { killAll, startFqs } from './support/fqs.ts';

let cwd: string;
beforeAll(async () => {
  await buildOnce();
  cwd = mkdtempSync(join(tmpdir(), 'start-'));
});
afterAll(async () => {
  await killAll();
  rmSync(cwd, { recursive: true });
});

test.concurrent.each(['start', 'demo'])('fqs %s refuses before it starts what it would not heed', async (command) => {
  const { ended } = startFqs([command], { cwd, environment: { ALLOW_UNSANDBOXED: 'no' } });
  expect(await ended).toEqual({
    exitCode: 2,
    stdout: '',
    stderr: expect.stringMatching(/ALLOW_UNSANDBOXED must be 1 where it is set; received "no"/),
  });
});

test('fqs start tells a person what to do next and how the stack is, also while that cannot be read', async () => {
  const environment = { ECS_CLUSTER_NAME: 'mine' };
  const stack = startFqs(['start', '--sqs-port', '0', '--ecs-port', '0'], { cwd, environment });
  await stack.log.line(/^Not used here, because the stack creates its own: ECS_CLUSTER_NAME\.$/);
  await stack.log.line(
    runsAsRoot ? /^Commands run as users of their own/ : /^Commands run as you .*ALLOW_UNSANDBOXED=1/,
  );
  await stack.log.line(/^ {2}npm run -s fqs -- send --command 'uname -a'$/);
  await stack.log.line(/^queue 0 visible, 0 in flight \| tasks 0 starting, 0 running \| /);

  const { endpoints, outputs } = JSON.parse(readFileSync(join(cwd, '.fqs/local-stack.json'), 'utf8')).state;
  const client = createSqsClient({ endpoint: endpoints.sqs, identity: LOCAL_IDENTITY });
  const queueUrl: string = outputs.CommandQueueUrl;
  await client.send(new DeleteQueueCommand({ QueueUrl: queueUrl }));
  await stack.log.line(/^The status cannot be read: GetQueueAttributes on .* failed: /);
  const broken = stack.log.lines.length;
  await client.send(new CreateQueueCommand({ QueueName: queueUrl.split('/').at(-1) }));
  client.destroy();
  await stack.log.line(/^queue 0 visible, 0 in flight \| /, broken);

  stack.signal('SIGTERM');
  const { exitCode, stdout, stderr } = await stack.ended;
  expect({ exitCode, stderr }).toEqual({ exitCode: 0, stderr: '' });
  expect(stdout).toMatch(/Stopping \.\.\.\n$/);
});
