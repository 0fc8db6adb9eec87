import { expect, test } from '@jest/globals';
import { templateExports } from '../../../migration/runbook/template-exports.ts';

const resources = new Map([
  ['Queue', 'AWS::SQS::Queue'],
  ['Tasks', 'AWS::EC2::SecurityGroup'],
  ['Role', 'AWS::IAM::Role'],
  ['Cache', 'AWS::ElastiCache::CacheCluster'],
]);

test.each([
  { name: 'a resource', variable: 'Queue', line: 'export Queue=$(resource Queue)' },
  { name: 'an attribute that is the id', variable: 'Tasks_GROUPID', line: 'export Tasks_GROUPID=$(resource Tasks)' },
  {
    name: 'an attribute that a command tells',
    variable: 'Role_ARN',
    line: 'export Role_ARN=$(aws iam get-role --role-name "$(resource Role)" --query Role.Arn --output text)',
  },
  {
    name: 'the end of a URL',
    variable: 'Queue_QUEUENAME',
    line: 'export Queue_QUEUENAME=$(basename "$(resource Queue)")',
  },
  { name: 'a parameter', variable: 'Stage', line: 'export Stage=$(parameter Stage)' },
])('$name', ({ variable, line }) => {
  expect(templateExports([variable], resources)).toMatchObject({
    names: [variable],
    commands: expect.arrayContaining([line]),
    needed: ['AWS_STACK_NAME'],
  });
});

test('what nothing tells is asked for by its resource', () => {
  const { commands } = templateExports(['Cache_REDISENDPOINT_ADDRESS'], resources);
  expect(commands.at(-1)).toMatch(
    /^export Cache_REDISENDPOINT_ADDRESS="" # the attribute REDISENDPOINT_ADDRESS of the AWS::Elasti/,
  );
});

test('an input that is no template has no stack', () => {
  expect(templateExports(['Queue'], new Map())).toEqual({ names: [], commands: [], needed: [] });
});
