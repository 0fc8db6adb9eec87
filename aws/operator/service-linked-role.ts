import { CreateServiceLinkedRoleCommand, GetRoleCommand, IAMClient, NoSuchEntityException } from '@aws-sdk/client-iam';
import type { ClientSettings } from '../clients.ts';
import { AwsError, callAws } from '../errors.ts';
import { operatorConfig } from './operator-config.ts';

export const createIamClient = (settings: ClientSettings) => new IAMClient(operatorConfig(settings));

/**
 * The role by which ECS acts in an account (ECS developer guide, "Using service-linked roles for Amazon ECS"). ECS makes it with an
 * account's first cluster, but a first cluster with capacity providers fails before the role is there (aws-cloudformation
 * coverage-roadmap#818).
 */
const ECS_ROLE = { roleName: 'AWSServiceRoleForECS', serviceName: 'ecs.amazonaws.com' } as const;

/**
 * Whether ECS has its role in the account.
 *
 * @throws AwsError
 */
export async function hasEcsRole(client: IAMClient): Promise<boolean> {
  const { roleName } = ECS_ROLE;
  try {
    await callAws('GetRole', roleName, () => client.send(new GetRoleCommand({ RoleName: roleName })));
    return true;
  } catch (error) {
    if (error instanceof AwsError && error.cause instanceof NoSuchEntityException) return false;
    throw error;
  }
}

/** @throws AwsError also when the role exists already. */
export async function createEcsRole(client: IAMClient): Promise<void> {
  const command = new CreateServiceLinkedRoleCommand({ AWSServiceName: ECS_ROLE.serviceName });
  await callAws('CreateServiceLinkedRole', ECS_ROLE.serviceName, () => client.send(command));
}
