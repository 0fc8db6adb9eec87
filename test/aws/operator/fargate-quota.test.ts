import { GetAWSDefaultServiceQuotaCommand, GetServiceQuotaCommand } from '@aws-sdk/client-service-quotas';
import { beforeEach, expect, test } from '@jest/globals';
import { mockClient } from 'aws-sdk-client-mock';
import { createServiceQuotasClient, readFargateVcpuQuota } from '../../../aws/operator/fargate-quota.ts';
import { sdkError } from '../support/retrying.ts';

const client = createServiceQuotasClient({
  endpoint: undefined,
  identity: { region: 'eu-west-1', credentials: { accessKeyId: 'any', secretAccessKey: 'any' } },
});
const quotas = mockClient(client);
beforeEach(() => {
  quotas.reset();
});

test.each([
  { capacity: 'FARGATE', QuotaCode: 'L-3032A538' },
  { capacity: 'FARGATE_SPOT', QuotaCode: 'L-36FBB829' },
] as const)('$capacity has the quota $QuotaCode', async ({ capacity, QuotaCode }) => {
  quotas.on(GetServiceQuotaCommand, { ServiceCode: 'fargate', QuotaCode }).resolves({ Quota: { Value: 6 } });
  expect(await readFargateVcpuQuota(client, capacity)).toBe(6);
});

test('an account without a value of its own has the default one', async () => {
  quotas.on(GetServiceQuotaCommand).rejects(sdkError('NoSuchResourceException', 'none'));
  quotas.on(GetAWSDefaultServiceQuotaCommand).resolves({ Quota: { Value: 4000 } });
  expect(await readFargateVcpuQuota(client, 'FARGATE')).toBe(4000);
});

test('an answer without a value is an error, and no zero', async () => {
  quotas.on(GetServiceQuotaCommand).resolves({});
  await expect(readFargateVcpuQuota(client, 'FARGATE')).rejects.toMatchObject({
    name: 'AwsError',
    message: 'GetServiceQuota on L-3032A538 failed: Error: the answer holds no value',
  });
});

test('a refusal asks for no default', async () => {
  quotas.on(GetServiceQuotaCommand).rejects(sdkError('AccessDeniedException', 'not authorized'));
  await expect(readFargateVcpuQuota(client, 'FARGATE')).rejects.toMatchObject({ operation: 'GetServiceQuota' });
  expect(quotas.commandCalls(GetAWSDefaultServiceQuotaCommand)).toHaveLength(0);
});
