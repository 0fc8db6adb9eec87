import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { changeParameter } from '../../../cli/stack/parameter-change.ts';
import { localTarget } from '../../../cli/stack/target.ts';
import type { Overrides } from '../../../contract/overrides.ts';
import { type AwsJsonServer, startAwsJsonServer } from '../../../local/aws-json-server.ts';
import { ParameterStore, SSM_TARGET } from '../../../local/parameter-store.ts';
import { ServiceError } from '../../../local/service-error.ts';

const NAME = '/scaler';
const pause = (before: Overrides): Overrides => ({ ...before, paused: true });

let store: ParameterStore;
let server: AwsJsonServer;
/** Written by somebody else, one each time before the command's own writing arrives. */
let meanwhile: string[];
let writings: number;
/** Whether former versions may not be read. */
let unreadable: boolean;
beforeEach(async () => {
  store = new ParameterStore();
  store.set(NAME, '{}');
  meanwhile = [];
  writings = 0;
  unreadable = false;
  server = await startAwsJsonServer({
    host: '127.0.0.1',
    port: 0,
    services: {
      [SSM_TARGET]: (action, input) => {
        if (action === 'PutParameter') {
          writings += 1;
          const text = meanwhile.shift();
          if (text !== undefined) store.set(NAME, text);
        }
        if (unreadable && JSON.stringify(input).includes(`${NAME}:`))
          throw new ServiceError('AccessDeniedException', 'not authorized');
        return store.service(action, input);
      },
    },
    onInternalError: (error) => {
      throw error;
    },
  });
});
afterEach(() => server.stop());

function changing(change: (before: Overrides) => Overrides) {
  const scalerEnvironment = {
    AWS_SQS_QUEUE_URL: 'http://127.0.0.1/000000000000/commands',
    ECS_CLUSTER_NAME: 'workers',
    ECS_TASK_DEFINITION: 'worker',
    ECS_SUBNETS: 'subnet-01234567',
    ECS_SECURITY_GROUPS: 'sg-01234567',
    ECS_PARAMETER_NAME: NAME,
  };
  const target = localTarget({ endpoints: { sqs: '', ecs: server.url }, outputs: {}, scalerEnvironment });
  return changeParameter(target, change);
}

async function held(): Promise<unknown> {
  const body = JSON.stringify({ Name: NAME });
  const headers = { 'content-type': 'application/x-amz-json-1.1', 'x-amz-target': `${SSM_TARGET}.GetParameter` };
  const answer = await fetch(server.url, { method: 'POST', headers, body });
  const { Parameter: parameter } = (await answer.json()) as { Parameter: { Value: string } };
  return JSON.parse(parameter.Value);
}

test('what was replaced and cannot be read again is told of, with the way to find it', async () => {
  meanwhile = ['{"paused":true}'];
  unreadable = true;
  await expect(changing((before) => ({ ...before, ECS_MAX_TASKS: 20 }))).rejects.toThrow(
    /^\/scaler: version 2, which somebody else wrote at the same time, was replaced and could not be read: .*AccessDenied.* "aws ssm get-parameter-history --name \/scaler" shows/,
  );
});

test('a change alone is written once', async () => {
  expect(await changing(pause)).toEqual({ parameter: NAME, before: {}, after: { paused: true }, changed: true });
  expect(writings).toBe(1);
});

test('what somebody else wrote meanwhile is put back in beside the change', async () => {
  meanwhile = ['{"ECS_MAX_TASKS":20}'];
  const before = { ECS_MAX_TASKS: 20 };
  const after = { ECS_MAX_TASKS: 20, paused: true };
  expect(await changing(pause)).toEqual({ parameter: NAME, before, after, changed: true });
  expect(await held()).toEqual(after);
});

test('so are those of several, one after the other', async () => {
  meanwhile = ['{"ECS_MAX_TASKS":20}', '{"paused":true,"ECS_MIN_TASKS":2}'];
  await changing(pause);
  expect(await held()).toEqual({ ECS_MAX_TASKS: 20, ECS_MIN_TASKS: 2, paused: true });
});

test('what others took away stays away', async () => {
  store.set(NAME, '{"ECS_MAX_TASKS":20}');
  meanwhile = ['{}'];
  await changing(pause);
  expect(await held()).toEqual({ paused: true });
});

test('changes of two at the same time are both in force in the end', async () => {
  await Promise.all([changing(pause), changing((before) => ({ ...before, ECS_MAX_TASKS: 30 }))]);
  expect(await held()).toEqual({ paused: true, ECS_MAX_TASKS: 30 });
});

test('a change that does not go together with theirs is not made, and theirs stays', async () => {
  meanwhile = ['{"ECS_MIN_TASKS":8}'];
  const lowered = (before: Overrides) => {
    if (before.ECS_MIN_TASKS !== undefined) throw new Error('the minimum would lie above the maximum');
    return { ...before, ECS_MAX_TASKS: 5 };
  };
  await expect(changing(lowered)).rejects.toThrow('the minimum would lie above the maximum');
  expect(await held()).toEqual({ ECS_MIN_TASKS: 8 });
});

test('it is given up when others write all the time', async () => {
  meanwhile = Array.from({ length: 10 }, (_, index) => `{"ECS_MAX_TASKS":${index + 1}}`);
  await expect(changing(pause)).rejects.toMatchObject({
    name: 'CommandFailure',
    message: expect.stringMatching(/^Others change the parameter \/scaler all the time; run this again/),
  });
  expect(writings).toBe(8);
});
