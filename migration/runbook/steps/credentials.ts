import type { CredentialFacts } from '../../workload-facts.ts';
import type { ToKubernetesFacts } from '../facts.ts';
import type { Step } from '../step.ts';
import { quoted } from '../variables.ts';

/** Secrets with the access key by which operators on minikube ask AWS; its user may read what the workload reads, and no more. */
export function credentialSteps({ credentials, name, namespace }: ToKubernetesFacts): readonly Step[] {
  if (credentials === undefined) return [];
  const user = quoted(minikubeUser(name));
  const names = credentials.secrets.map((secret) => secret.name);
  return [
    {
      title: `Create the ${names.length === 1 ? 'Secret' : 'Secrets'} ${names.join(' and ')}`,
      what: 'Minikube has no role in AWS, so its operators ask with the access key of a user of their own, which goes into the cluster without being shown.',
      commands: [
        `kubectl create namespace ${namespace} --dry-run=client --output yaml | kubectl apply --filename -`,
        `aws iam create-user --user-name ${user}`,
        `aws iam put-user-policy --user-name ${user} --policy-name read --policy-document ${quoted(JSON.stringify(credentials.policy))}`,
        `aws iam create-access-key --user-name ${user} | jq '${secretList(credentials, namespace)}' | kubectl create --filename -`,
      ],
      proof: `\`kubectl --namespace ${namespace} get secret\` lists ${names.join(' and ')} with 2 keys each.`,
    },
  ];
}

/** The user whose access key is in the cluster. */
export function minikubeUser(name: string): string {
  return `${name}-minikube`;
}

/** A jq program that makes the Secrets of what CreateAccessKey answers. */
function secretList({ secrets }: CredentialFacts, namespace: string): string {
  const items = secrets.map(
    ({ name, idKey, secretKey }) =>
      `{apiVersion: "v1", kind: "Secret", metadata: {name: "${name}", namespace: "${namespace}"}, ` +
      `stringData: {"${idKey}": .AccessKey.AccessKeyId, "${secretKey}": .AccessKey.SecretAccessKey}}`,
  );
  return `{apiVersion: "v1", kind: "List", items: [${items.join(', ')}]}`;
}
