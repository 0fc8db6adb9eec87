import type { Placeholders, RoleFacts, ToEcsFacts, ToKubernetesFacts } from '../facts.ts';
import type { Step } from '../step.ts';
import { quoted } from '../variables.ts';
import { filled } from './filled.ts';

/** Lets the ServiceAccounts assume the roles, beside the tasks on ECS. */
export function kubernetesRoleSteps({ roles, placeholders, templateResources }: ToKubernetesFacts): readonly Step[] {
  const drift =
    templateResources.size === 0
      ? ''
      : ' CloudFormation does not hear of it: a deployment that changes the trust policy of this role undoes it.';
  return roles.map((role) => roleStep(role, placeholders, drift));
}

function roleStep(
  { roleName, trustPolicyFile, policyFile }: RoleFacts,
  placeholders: Placeholders,
  drift: string,
): Step {
  const role = quoted(roleName);
  const backup = trustPolicyFile.replace(/^.*\//, '').replace('-policy.json', '-before.json');
  return {
    title: `Let pods assume the role ${roleName}`,
    what: `The new trust policy names the cluster's OIDC provider beside \`ecs-tasks.amazonaws.com\`, so that tasks and pods both can. It replaces the present one, which is kept in \`${backup}\`: statements that it has besides have to be added to \`${trustPolicyFile}\` by hand before the second command. A role that does not exist yet is created instead, with \`aws iam create-role --role-name ${role} --assume-role-policy-document\` and the same document.${drift}`,
    commands: [
      `aws iam get-role --role-name ${role} --query Role.AssumeRolePolicyDocument > ${backup}`,
      `aws iam update-assume-role-policy --role-name ${role} --policy-document "$(${filled(trustPolicyFile, placeholders)})"`,
      ...(policyFile === undefined
        ? []
        : [
            `aws iam put-role-policy --role-name ${role} --policy-name secrets-for-pods --policy-document "$(${filled(policyFile, placeholders)})"`,
          ]),
    ],
    proof: `\`aws iam get-role --role-name ${role} --query Role.AssumeRolePolicyDocument\` shows both principals, and no task on ECS fails with AccessDenied.`,
  };
}

/** The roles that tasks on ECS need. */
export function ecsRoleSteps({ taskRoleName, executionRoleName, executionPolicy }: ToEcsFacts): readonly Step[] {
  const execution = quoted(executionRoleName);
  const trust = `'{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Principal":{"Service":"ecs-tasks.amazonaws.com"},"Action":"sts:AssumeRole"}]}'`;
  const steps: Step[] = [
    {
      title: `Create the execution role ${executionRoleName}`,
      what: 'With it ECS pulls images, writes logs and reads the secrets, before a container runs.',
      commands: [
        `aws iam create-role --role-name ${execution} --assume-role-policy-document ${trust}`,
        `aws iam attach-role-policy --role-name ${execution} --policy-arn arn:aws:iam::aws:policy/service-role/AmazonECSTaskExecutionRolePolicy`,
        ...(executionPolicy === undefined
          ? []
          : [
              `aws iam put-role-policy --role-name ${execution} --policy-name task --policy-document ${quoted(JSON.stringify(executionPolicy))}`,
            ]),
      ],
      proof: `\`aws iam get-role --role-name ${executionRoleName}\` finds it. "EntityAlreadyExists" is as good.`,
    },
  ];
  if (taskRoleName === undefined) return steps;
  const role = quoted(taskRoleName);
  return [
    ...steps,
    {
      title: `Let tasks assume the role ${taskRoleName}`,
      what: `Today pods assume it through the cluster's OIDC provider. Add a statement with the principal \`ecs-tasks.amazonaws.com\` and the action \`sts:AssumeRole\` to \`${taskRoleName}-trust.json\`, and keep what is in it for the roll back.`,
      commands: [
        `aws iam get-role --role-name ${role} --query Role.AssumeRolePolicyDocument > ${quoted(`${taskRoleName}-trust.json`)}`,
        `"\${EDITOR:-vi}" ${quoted(`${taskRoleName}-trust.json`)}`,
        `aws iam update-assume-role-policy --role-name ${role} --policy-document ${quoted(`file://${taskRoleName}-trust.json`)}`,
      ],
      proof: `\`aws iam get-role --role-name ${taskRoleName} --query Role.AssumeRolePolicyDocument\` shows both principals.`,
    },
  ];
}
