import type { ClientSettings } from '../../aws/clients.ts';
import type { OperatorIdentity } from '../../aws/operator/operator-identity.ts';
import { createSecretsManagerClient } from '../../aws/operator/secret-state.ts';
import { createSecret, putSecretValue } from '../../aws/operator/secrets.ts';
import { createEcsRole, createIamClient } from '../../aws/operator/service-linked-role.ts';
import { withClient } from '../../aws/operator/with-client.ts';
import type { DeploymentSettings } from '../../contract/deployment-settings.ts';
import { buildAndPush } from '../image/build-and-push.ts';
import { forgetTag } from '../image/recorded-tag.ts';
import { runCdk } from '../programs/cdk.ts';
import { stackStateOf } from '../stack/stack-state.ts';
import { openTarget, STACK_NAME } from '../stack/target.ts';
import { askSecretValue } from '../terminal/prompts.ts';
import type { Beforehand } from './beforehand.ts';
import { waitForTick } from './first-tick.ts';
import type { SetupStep } from './run-steps.ts';

export interface SetupParts {
  readonly identity: OperatorIdentity;
  readonly reach: ClientSettings;
  readonly settings: DeploymentSettings;
  readonly before: Beforehand;
  readonly say: (text: string) => void;
  readonly signal: AbortSignal;
}

/** The steps from an account to a stack that works, in order. */
export function setupSteps(parts: SetupParts): SetupStep[] {
  // A task definition that exists already has an image already.
  const image = parts.settings.ECS_TASK_DEFINITION === undefined ? [firstDeployment(parts), push(parts)] : [];
  return [...secret(parts), ecsRole(parts), bootstrap(parts), ...image, deployment(parts), firstTick(parts)];
}

function secret({ before: { secret: found }, reach, signal }: SetupParts): SetupStep[] {
  if (!found) return [];
  const { name, exists, hasValue } = found;
  return [
    {
      title: exists ? `give the secret ${name} a value` : `create the secret ${name}`,
      done: hasValue,
      async run() {
        const value = await askSecretValue(`Value of the secret ${name} (not shown):`, signal);
        await withClient(createSecretsManagerClient(reach), (client) =>
          exists ? putSecretValue(client, name, value) : createSecret(client, name, value),
        );
        return 'done';
      },
    },
  ];
}

/** A new account's first cluster would fail without it. */
function ecsRole({ before, reach }: SetupParts): SetupStep {
  return {
    title: "create ECS's own role in the account (AWSServiceRoleForECS)",
    done: before.ecsRole,
    async run() {
      await withClient(createIamClient(reach), createEcsRole);
      return 'done';
    },
  };
}

function bootstrap({ before, identity: { accountId, region }, signal }: SetupParts): SetupStep {
  return {
    title: 'prepare account and Region for the CDK (cdk bootstrap)',
    done: before.bootstrapped,
    async run() {
      await runCdk(['bootstrap', `aws://${accountId}/${region}`], { region, signal });
      return 'done';
    },
  };
}

/** The image needs the stack's repository, and the stack runs nothing without an image. */
function firstDeployment(parts: SetupParts): SetupStep {
  const { stack } = parts.before;
  return {
    title: 'deploy the stack, paused until it has an image',
    // With a task definition of somebody else's, a stack has no repository.
    done: stackStateOf(stack?.status) === 'complete' && 'RepositoryUri' in (stack?.outputs ?? {}),
    run() {
      // A tag of an earlier stack's repository names nothing in a new one, and the new stack must not start tasks from it.
      forgetTag();
      return deploy(parts);
    },
  };
}

function push({ settings, say, signal }: SetupParts): SetupStep {
  return {
    title: "build the worker's image and push it",
    done: false,
    async run() {
      const { WORKER_CPU_ARCHITECTURE: architecture } = settings;
      const { pushed } = await buildAndPush(() => openTarget({ aws: true }), {
        architecture,
        tag: undefined,
        say,
        signal,
      });
      return pushed ? 'done' : 'already done';
    },
  };
}

function deployment(parts: SetupParts): SetupStep {
  return { title: 'deploy the stack as it is configured', done: false, run: () => deploy(parts) };
}

/** What it creates was shown and agreed to as a whole, so the CDK does not ask again. */
async function deploy({ identity: { region }, signal }: SetupParts): Promise<'done'> {
  await runCdk(['deploy', STACK_NAME, '--require-approval', 'never'], { region, signal });
  return 'done';
}

function firstTick({ signal }: SetupParts): SetupStep {
  return {
    title: 'wait for a tick',
    done: false,
    async run() {
      await waitForTick(await openTarget({ aws: true }), signal);
      return 'done';
    },
  };
}
