import {
  GetAWSDefaultServiceQuotaCommand,
  GetServiceQuotaCommand,
  ServiceQuotasClient,
} from '@aws-sdk/client-service-quotas';
import type { CapacityProvider } from '../../contract/observation.ts';
import type { ClientSettings } from '../clients.ts';
import { AwsError, callAws } from '../errors.ts';
import { operatorConfig } from './operator-config.ts';

export const createServiceQuotasClient = (settings: ClientSettings) =>
  new ServiceQuotasClient(operatorConfig(settings));

const SERVICE_CODE = 'fargate';

/** Quotas of the account in a Region, named `Fargate On-Demand vCPU resource count` and `Fargate Spot vCPU resource count`. */
const fargateQuotaCodes: Readonly<Record<CapacityProvider, string>> = {
  FARGATE: 'L-3032A538',
  FARGATE_SPOT: 'L-36FBB829',
};

/**
 * How many vCPUs the account may use of a capacity provider at once, in this Region and for all of its tasks together.
 *
 * @throws AwsError also when the answer holds no value.
 */
export async function readFargateVcpuQuota(client: ServiceQuotasClient, capacity: CapacityProvider): Promise<number> {
  const quota = { ServiceCode: SERVICE_CODE, QuotaCode: fargateQuotaCodes[capacity] };
  const applied = () => client.send(new GetServiceQuotaCommand(quota));
  const byDefault = () => client.send(new GetAWSDefaultServiceQuotaCommand(quota));
  const { Quota } = await callAws('GetServiceQuota', quota.QuotaCode, applied).catch((error: unknown) => {
    // An account to which AWS applied no value of its own has the default one.
    if (error instanceof AwsError && error.cause instanceof Error && error.cause.name === 'NoSuchResourceException')
      return callAws('GetAWSDefaultServiceQuota', quota.QuotaCode, byDefault);
    throw error;
  });
  if (Quota?.Value === undefined)
    throw new AwsError('GetServiceQuota', quota.QuotaCode, new Error('the answer holds no value'));
  return Quota.Value;
}
