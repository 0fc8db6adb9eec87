import { ListTaskDefinitionsCommand } from '@aws-sdk/client-ecs';
import { describe, expect, test } from '@jest/globals';
import { ARN_PREFIX, definition, ecsFixture, FAMILY } from '../ecs-fixture.ts';

const arn = (name: string) => `${ARN_PREFIX}:task-definition/${name}`;

describe('ListTaskDefinitions', () => {
  test.each([
    { name: 'all, oldest first', input: {}, found: ['aaa:1', `${FAMILY}:1`, `${FAMILY}:2`] },
    { name: 'newest first', input: { sort: 'DESC' as const }, found: [`${FAMILY}:2`, `${FAMILY}:1`, 'aaa:1'] },
    { name: 'one family by its whole name', input: { familyPrefix: 'aaa' }, found: ['aaa:1'] },
    { name: 'none by the beginning of a name', input: { familyPrefix: 'aa' }, found: [] },
    { name: 'none that is inactive', input: { status: 'INACTIVE' as const }, found: [] },
  ])('lists $name', async ({ input, found }) => {
    const { client, ecs } = await ecsFixture();
    ecs.registerTaskDefinition(definition({ family: 'aaa' }));
    ecs.registerTaskDefinition(definition());
    const { taskDefinitionArns } = await client.send(new ListTaskDefinitionsCommand(input));
    expect(taskDefinitionArns).toEqual(found.map(arn));
  });

  test('gives a page at a time', async () => {
    const { client, ecs } = await ecsFixture();
    ecs.registerTaskDefinition(definition());
    const request = { maxResults: 1, sort: 'DESC' } as const;
    const first = await client.send(new ListTaskDefinitionsCommand(request));
    const second = await client.send(new ListTaskDefinitionsCommand({ ...request, nextToken: first.nextToken }));
    expect([first.taskDefinitionArns, second.taskDefinitionArns]).toEqual([[arn(`${FAMILY}:2`)], [arn(`${FAMILY}:1`)]]);
  });

  test.each([
    { name: 'status', input: { status: 'GONE' as 'ACTIVE' } },
    { name: 'sort', input: { sort: 'UP' as 'ASC' } },
  ])('refuses an unknown $name', async ({ name, input }) => {
    const { client } = await ecsFixture();
    const sent = client.send(new ListTaskDefinitionsCommand(input));
    await expect(sent).rejects.toMatchObject({
      name: 'InvalidParameterException',
      message: expect.stringContaining(name),
    });
  });
});
