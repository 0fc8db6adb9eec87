import { CreateServiceLinkedRoleCommand, GetRoleCommand, NoSuchEntityException } from '@aws-sdk/client-iam';
import { beforeEach, describe, expect, test } from '@jest/globals';
import { mockClient } from 'aws-sdk-client-mock';
import { createEcsRole, createIamClient, hasEcsRole } from '../../../aws/operator/service-linked-role.ts';
import { sdkError } from '../support/retrying.ts';

const client = createIamClient({
  endpoint: undefined,
  identity: { region: 'eu-west-1', credentials: { accessKeyId: 'any', secretAccessKey: 'any' } },
});
const iam = mockClient(client);
beforeEach(() => {
  iam.reset();
});

describe("ECS's own role", () => {
  test('is there', async () => {
    iam.on(GetRoleCommand, { RoleName: 'AWSServiceRoleForECS' }).resolves({});
    expect(await hasEcsRole(client)).toBe(true);
  });

  test('is missing', async () => {
    iam.on(GetRoleCommand).rejects(new NoSuchEntityException({ message: 'none', $metadata: {} }));
    expect(await hasEcsRole(client)).toBe(false);
  });

  test('is not taken for missing when the caller may not look', async () => {
    iam.on(GetRoleCommand).rejects(sdkError('AccessDenied', 'not authorized'));
    await expect(hasEcsRole(client)).rejects.toMatchObject({ name: 'AwsError', operation: 'GetRole' });
  });

  test('is asked of IAM for the service', async () => {
    iam.on(CreateServiceLinkedRoleCommand).resolves({});
    await createEcsRole(client);
    const [call] = iam.commandCalls(CreateServiceLinkedRoleCommand);
    expect(call?.args[0].input).toEqual({ AWSServiceName: 'ecs.amazonaws.com' });
  });
});
