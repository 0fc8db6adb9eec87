import type { ClientSettings } from '../../aws/clients.ts';
import {
  createCloudFormationClient,
  type DeployedStack,
  readDeployedStack,
} from '../../aws/operator/deployed-stack.ts';
import { createSecretsManagerClient, readSecretState, type SecretState } from '../../aws/operator/secret-state.ts';
import { createIamClient, hasEcsRole } from '../../aws/operator/service-linked-role.ts';
import { withClient } from '../../aws/operator/with-client.ts';
import type { DeploymentSettings } from '../../contract/deployment-settings.ts';
import { stackStateOf } from '../stack/stack-state.ts';
import { STACK_NAME } from '../stack/target.ts';

/** What a setup finds, before it does anything. */
export interface Beforehand {
  /** The secret that the configuration names; undefined when it names none. */
  readonly secret: (SecretState & { readonly name: string }) | undefined;
  /** Whether the CDK may deploy to this account and Region. */
  readonly bootstrapped: boolean;
  readonly stack: DeployedStack | undefined;
  /** Whether ECS has its own role in the account, which a new account lacks. */
  readonly ecsRole: boolean;
}

/** Name of the stack that "cdk bootstrap" makes (CDK developer guide, "Bootstrap your environment"). */
const BOOTSTRAP_STACK = 'CDKToolkit';

/** @throws AwsError */
export async function lookBeforehand(reach: ClientSettings, settings: DeploymentSettings): Promise<Beforehand> {
  const [secret, [bootstrap, stack], ecsRole] = await Promise.all([
    readSecret(reach, settings.REDIS_PASSWORD_SECRET_NAME),
    withClient(createCloudFormationClient(reach), (client) =>
      Promise.all([readDeployedStack(client, BOOTSTRAP_STACK), readDeployedStack(client, STACK_NAME)]),
    ),
    withClient(createIamClient(reach), hasEcsRole),
  ]);
  return { secret, bootstrapped: stackStateOf(bootstrap?.status) === 'complete', stack, ecsRole };
}

async function readSecret(reach: ClientSettings, name: string | undefined): Promise<Beforehand['secret']> {
  if (name === undefined) return undefined;
  const state = await withClient(createSecretsManagerClient(reach), (client) => readSecretState(client, name));
  return { name, ...state };
}
