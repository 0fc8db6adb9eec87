import { expect, test } from '@jest/globals';
import { schedulerRolePolicy } from '../../../migration/ecs/scheduler-role-policy.ts';

const owner = 'eu-west-1:111122223333';
const definitionArn = `arn:aws:ecs:${owner}:task-definition/nightly`;
const task = 'arn:aws:iam::111122223333:role/task';
const execution = 'arn:aws:iam::111122223333:role/execution';

function scheduleWith(parameters: object) {
  const EcsParameters = { TaskDefinitionArn: definitionArn, ...parameters };
  return { Target: { Arn: `arn:aws:ecs:${owner}:cluster/main`, EcsParameters } };
}

const run = { Effect: 'Allow', Action: ['ecs:RunTask'], Resource: [definitionArn, `${definitionArn}:*`] };

test.each([
  {
    name: 'a task with both roles',
    definition: { taskRoleArn: task, executionRoleArn: execution },
    schedule: scheduleWith({}),
    statements: [run, { Effect: 'Allow', Action: ['iam:PassRole'], Resource: [task, execution] }],
  },
  { name: 'a task without roles', definition: {}, schedule: scheduleWith({}), statements: [run] },
  {
    name: 'a task with tags',
    definition: { executionRoleArn: execution },
    schedule: scheduleWith({ Tags: [{ key: 'team', value: 'web' }] }),
    statements: [
      run,
      { Effect: 'Allow', Action: ['ecs:TagResource'], Resource: [`arn:aws:ecs:${owner}:task/main/*`] },
      { Effect: 'Allow', Action: ['iam:PassRole'], Resource: [execution] },
    ],
  },
])('the role for $name may do just that', ({ definition, schedule, statements }) => {
  expect(schedulerRolePolicy(definition, schedule)).toEqual({ Version: '2012-10-17', Statement: statements });
});
