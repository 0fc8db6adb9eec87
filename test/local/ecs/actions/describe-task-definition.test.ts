import { DescribeTaskDefinitionCommand } from '@aws-sdk/client-ecs';
import { describe, expect, test } from '@jest/globals';
import { ARN_PREFIX, definition, ecsFixture, FAMILY } from '../ecs-fixture.ts';

const arn = (name: string) => `${ARN_PREFIX}:task-definition/${name}`;

describe('DescribeTaskDefinition', () => {
  test.each([
    { name: 'family, which means the latest revision', taskDefinition: FAMILY, revision: 2 },
    { name: 'family and revision', taskDefinition: `${FAMILY}:1`, revision: 1 },
    { name: 'ARN', taskDefinition: arn(`${FAMILY}:1`), revision: 1 },
  ])('describes by $name', async ({ taskDefinition, revision }) => {
    const { client, ecs } = await ecsFixture();
    ecs.registerTaskDefinition(definition());
    const answer = await client.send(new DescribeTaskDefinitionCommand({ taskDefinition }));
    expect(answer.taskDefinition).toMatchObject({
      ...definition(),
      revision,
      taskDefinitionArn: arn(`${FAMILY}:${revision}`),
      status: 'ACTIVE',
      networkMode: 'awsvpc',
      registeredAt: new Date('2026-01-05T10:00:00.000Z'),
    });
  });

  test.each([
    { name: 'an unknown family', taskDefinition: 'other' },
    { name: 'an unknown revision', taskDefinition: `${FAMILY}:2` },
    {
      name: 'an ARN in another account',
      taskDefinition: `arn:aws:ecs:us-east-1:111111111111:task-definition/${FAMILY}:1`,
    },
  ])('refuses $name', async ({ taskDefinition }) => {
    const { client } = await ecsFixture();
    const sent = client.send(new DescribeTaskDefinitionCommand({ taskDefinition }));
    await expect(sent).rejects.toMatchObject({
      name: 'ClientException',
      message: 'Unable to describe task definition.',
    });
  });
});
