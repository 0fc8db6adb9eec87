import { DescribeTaskDefinitionCommand, ECSClient } from '@aws-sdk/client-ecs';
import { describe, expect, test } from '@jest/globals';
import { mockClient } from 'aws-sdk-client-mock';
import { readRevision } from '../../../aws/operator/family-revision.ts';
import { definition, ecsFixture, FAMILY } from '../../local/ecs/ecs-fixture.ts';
import { manualRetry } from '../support/retrying.ts';

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
    expect(await readRevision(client, FAMILY, manualRetry())).toEqual({
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
          log: undefined,
        },
      ],
    });
  });

  test.each([
    { name: 'awslogs', logDriver: 'awslogs', log: { group: '/workers', streamPrefix: 'worker/main/' } },
    { name: 'another driver', logDriver: 'splunk', log: undefined },
  ])('knows where a container logs with $name', async ({ logDriver, log }) => {
    const { client, ecs } = await ecsFixture();
    const options = { 'awslogs-group': '/workers', 'awslogs-stream-prefix': 'worker' };
    const logConfiguration = { logDriver, ...(log && { options }) };
    ecs.registerTaskDefinition(
      definition({ containerDefinitions: [{ name: 'main', image: 'worker:2', logConfiguration }] }),
    );
    const { containers } = await readRevision(client, FAMILY, manualRetry());
    expect(containers).toMatchObject([{ log }]);
  });

  test('of a family that is not there is an error', async () => {
    const { client } = await ecsFixture();
    await expect(readRevision(client, 'other', manualRetry())).rejects.toMatchObject({
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
    expect(await readRevision(client, FAMILY, manualRetry())).toMatchObject(expected);
  });
});
