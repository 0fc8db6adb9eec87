import type { SecretFacts } from '../../workload-facts.ts';
import type { ToEcsFacts, ToKubernetesFacts } from '../facts.ts';
import type { Step } from '../step.ts';
import { quoted } from '../variables.ts';

/** Secrets on Kubernetes are read by the External Secrets Operator. */
export function kubernetesSecretSteps({ secrets }: ToKubernetesFacts): readonly Step[] {
  if (secrets.length === 0) return [];
  const ids = [...new Set(secrets.map(({ id }) => id))];
  return [
    {
      title: 'Check that the secrets are there',
      what: `They stay where they are: the External Secrets Operator copies them into the cluster. ${ids.join(', ')}.`,
      commands: ids.map((id) =>
        describe(
          secrets.find((secret) => secret.id === id),
          id,
        ),
      ),
      proof: 'each command prints a name and no error.',
    },
  ];
}

/** After the manifests are applied. */
export function syncedStep({ secrets, namespace, target }: ToKubernetesFacts): readonly Step[] {
  if (secrets.length === 0) return [];
  const mostly =
    target === 'minikube'
      ? 'an access key that may not read it'
      : 'a trust policy that does not name the ServiceAccount';
  return [
    {
      title: 'See that the secrets arrived',
      what: 'Pods wait in CreateContainerConfigError until they have.',
      commands: [`kubectl --namespace ${namespace} wait --for=condition=Ready externalsecret --all --timeout=2m`],
      proof: `it says "condition met"; otherwise \`kubectl --namespace ${namespace} describe externalsecret\` says why, mostly ${mostly}.`,
    },
  ];
}

/** Secrets that somebody has to make in AWS, out of those in the cluster; no value is printed on the way. */
export function ecsSecretSteps({ secrets, namespace }: ToEcsFacts): readonly Step[] {
  const ids = [...new Set(secrets.filter(({ service }) => service === 'SecretsManager').map(({ id }) => id))];
  return ids.map((id) => {
    const own = secrets.filter((secret) => secret.id === id);
    const [{ kubernetesSecret } = { kubernetesSecret: '' }] = own;
    const keys = own.map(({ key }) => key);
    const get = `kubectl --namespace ${namespace} get secret ${kubernetesSecret} --output json`;
    return {
      title: `Create the secret ${id}`,
      what: `It holds ${keys.join(', ')} as JSON. The value goes from one place to the other without being shown.`,
      commands: [
        `${get} | jq '.data | with_entries(select(.key | IN(${keys.map((key) => JSON.stringify(key)).join(', ')}))) | map_values(@base64d)' | aws secretsmanager create-secret --name ${quoted(nameOf(id))} --secret-string file:///dev/stdin`,
      ],
      proof: `\`aws secretsmanager describe-secret --secret-id ${nameOf(id)}\` finds it.`,
    };
  });
}

/** The one secret that this project's own worker may read: the password of Redis, as it is. Its access to AWS is a role. */
export function ownSecretSteps({ secrets, namespace, start }: ToEcsFacts): readonly Step[] {
  const [password] = secrets.filter(({ key }) => key === 'REDIS_PASSWORD');
  if (password === undefined) return [];
  const value = `kubectl --namespace ${namespace} get secret ${password.kubernetesSecret} --output json | jq --raw-output --join-output '.data.REDIS_PASSWORD | @base64d'`;
  const name = `"$(sed -n 's/^REDIS_PASSWORD_SECRET_NAME=//p' ${quoted(start.file)})"`;
  return [
    {
      title: 'Create the secret with the password of Redis',
      what: `${start.file} has its name. The value goes from one place to the other without being shown. Access keys stay behind: the tasks have a role.`,
      commands: [`${value} | aws secretsmanager create-secret --name ${name} --secret-string file:///dev/stdin`],
      proof: `\`aws secretsmanager describe-secret --secret-id ${name}\` finds it.`,
    },
  ];
}

/** The name that a secret is created under; an ARN ends in it. */
function nameOf(id: string): string {
  return id.startsWith('arn:') ? (id.split(':')[6] ?? id) : id;
}

function describe(secret: SecretFacts | undefined, id: string): string {
  return secret?.service === 'ParameterStore'
    ? `aws ssm get-parameter --name ${quoted(id)} --query Parameter.Name`
    : `aws secretsmanager describe-secret --secret-id ${quoted(id)} --query Name`;
}
