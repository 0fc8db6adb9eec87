import type { ExportContext } from '../export-context.ts';
import type { ManifestDraft } from '../manifest-draft.ts';

/**
 * With which identity KEDA reads the queue: its operator's role (KEDA docs, "AWS (IRSA) Pod Identity Webhook"), or on minikube, which has no
 * roles, the keys of a Secret that somebody makes.
 */
export function triggerAuthenticationOf({ name, target }: ExportContext): ManifestDraft {
  const key = (parameter: string, secretKey: string) => ({ parameter, name: awsKeysSecretName(name), key: secretKey });
  return {
    apiVersion: 'keda.sh/v1alpha1',
    kind: 'TriggerAuthentication',
    name,
    body: {
      spec:
        target === 'minikube'
          ? {
              secretTargetRef: [
                key('awsAccessKeyID', 'AWS_ACCESS_KEY_ID'),
                key('awsSecretAccessKey', 'AWS_SECRET_ACCESS_KEY'),
              ],
            }
          : { podIdentity: { provider: 'aws' } },
    },
  };
}

/** Name of the Secret with the access key by which KEDA reads the queue from minikube. */
export function awsKeysSecretName(name: string): string {
  return `${name}-aws-keys`;
}
