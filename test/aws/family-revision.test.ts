import { DescribeTaskDefinitionCommand, ECSClient } from '@aws-sdk/client-ecs';
import { describe, expect, test } from '@jest/globals';
import { mockClient } from 'aws-sdk-client-mock';
import { readNewestRevision } from '../../aws/family-revision.ts';
import { definition, ecsFixture, FAMILY } from '../local/ecs/ecs-fixture.ts';
import { manualRetry } from './support/retrying.ts';

describe('the newest revision of a family', () => {
  test('is told with its containers', async () => {
    const { client, ecs } = await ecsFixture();
    const environment = [{ name: 'A', value: '1' }];
    const secrets = [{ name: 'REDIS_PASSWORD', valueFrom: 'arn:aws:secretsmanager:r:1:secret:redis' }];
    ecs.registerTaskDefinition(
      definition({
        runtimePlatform: { cpuArchitecture: 'ARM64', operatingSystemFamily: 'LINUX' },
        containerDefinitions: [{ name: 'worker', image: 'worker:2', stopTimeout: 30, environment, secrets }],
      }),
    );
    expect(await readNewestRevision(client, FAMILY, manualRetry())).toEqual({
      family: FAMILY,
      revision: 2,
      status: 'ACTIVE',
      cpuUnits: 256,
      memoryMib: 512,
      architecture: 'ARM64',
      networkMode: 'awsvpc',
      compatibilities: ['FARGATE'],
      taskRoleArn: undefined,
      executionRoleArn: undefined,
      containers: [
        {
          name: 'worker',
          image: 'worker:2',
          environment: { A: '1' },
          secretSources: ['arn:aws:secretsmanager:r:1:secret:redis'],
          stopTimeoutSeconds: 30,
        },
      ],
    });
  });

  test('of a family that is not there is an error', async () => {
    const { client } = await ecsFixture();
    await expect(readNewestRevision(client, 'other', manualRetry())).rejects.toMatchObject({
      name: 'AwsError',
      operation: 'DescribeTaskDefinition',
      resource: 'other',
    });
  });

  test('has no size where only its containers have one', async () => {
    const client = new ECSClient({ region: 'eu-west-1' });
    mockClient(client)
      .on(DescribeTaskDefinitionCommand)
      .resolves({ taskDefinition: { family: FAMILY } });
    const expected = { cpuUnits: undefined, memoryMib: undefined, architecture: 'X86_64', containers: [] };
    expect(await readNewestRevision(client, FAMILY, manualRetry())).toMatchObject(expected);
  });
});
