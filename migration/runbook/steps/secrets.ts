import type { SecretFacts, ToEcsFacts, ToKubernetesFacts } from '../facts.ts';
import type { Step } from '../step.ts';
import { quoted } from '../variables.ts';

/** Secrets on Kubernetes: read by the External Secrets Operator on EKS, made by hand on minikube. */
export function kubernetesSecretSteps({ secrets, namespace, target }: ToKubernetesFacts): readonly Step[] {
  if (secrets.length === 0) return [];
  if (target === 'minikube') {
    return [
      {
        title: 'Create the namespace',
        what: 'The secrets are made in it before the manifests are applied.',
        commands: [`kubectl create namespace ${namespace} --dry-run=client --output yaml | kubectl apply --filename -`],
        proof: `\`kubectl get namespace ${namespace}\` finds it.`,
      },
      ...bySecret(secrets).map(([name, keys]) => byHand(name, keys, namespace)),
    ];
  }
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
  if (secrets.length === 0 || target === 'minikube') return [];
  return [
    {
      title: 'See that the secrets arrived',
      what: 'Pods wait in CreateContainerConfigError until they have.',
      commands: [`kubectl --namespace ${namespace} wait --for=condition=Ready externalsecret --all --timeout=2m`],
      proof: `it says "condition met"; otherwise \`kubectl --namespace ${namespace} describe externalsecret\` says why, mostly a trust policy that does not name the ServiceAccount.`,
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

/** The name that a secret is created under; an ARN ends in it. */
function nameOf(id: string): string {
  return id.startsWith('arn:') ? (id.split(':')[6] ?? id) : id;
}

function bySecret(secrets: readonly SecretFacts[]): readonly (readonly [string, readonly SecretFacts[]])[] {
  const names = [...new Set(secrets.map(({ kubernetesSecret }) => kubernetesSecret))];
  return names.map((name) => [name, secrets.filter(({ kubernetesSecret }) => kubernetesSecret === name)] as const);
}

function byHand(name: string, keys: readonly SecretFacts[], namespace: string): Step {
  return {
    title: `Create the secret ${name}`,
    what: `Minikube has no role in AWS, so ${keys.map(({ key }) => key).join(', ')} is copied once, with your own credentials and without being shown.`,
    commands: [
      '{',
      ...keys.map((secret) => `  printf '%s=%s\\n' ${quoted(secret.key)} "$(${read(secret)})"`),
      `} | kubectl --namespace ${namespace} create secret generic ${name} --from-env-file=/dev/stdin`,
    ],
    proof: `\`kubectl --namespace ${namespace} describe secret ${name}\` lists ${keys.length === 1 ? 'the key' : 'the keys'} with a size.`,
  };
}

function read({ service, id, jsonKey }: SecretFacts): string {
  const whole =
    service === 'SecretsManager'
      ? `aws secretsmanager get-secret-value --secret-id ${quoted(id)} --query SecretString --output text`
      : `aws ssm get-parameter --with-decryption --name ${quoted(id)} --query Parameter.Value --output text`;
  return jsonKey === undefined ? whole : `${whole} | jq --raw-output --arg key ${quoted(jsonKey)} '.[$key]'`;
}

function describe(secret: SecretFacts | undefined, id: string): string {
  return secret?.service === 'ParameterStore'
    ? `aws ssm get-parameter --name ${quoted(id)} --query Parameter.Name`
    : `aws secretsmanager describe-secret --secret-id ${quoted(id)} --query Name`;
}
