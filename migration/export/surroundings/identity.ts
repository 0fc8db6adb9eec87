import { ROLE_ANNOTATION } from '../../kubernetes/annotations.ts';
import type { FileDraft } from '../../output/file-draft.ts';
import { carry, type DraftMap } from '../../trace/draft.ts';
import type { Place } from '../../trace/place.ts';
import type { ExportContext } from '../export-context.ts';
import type { ManifestDraft, OutputPart } from '../manifest-draft.ts';
import { tellExecutionRole, tellMissingReader, tellTaskRole } from './identity-notes.ts';
import { secretsPolicyOf } from './identity-policy.ts';
import { roleArnOf, trustPolicyOf } from './identity-role.ts';
import type { SecretPlan } from './secrets.ts';
import { secretReaderOf } from './secrets-store.ts';

/** As whom the pods act. */
interface Identity extends OutputPart {
  readonly serviceAccountName: string;
  /** What the pod's spec has besides. */
  readonly podSpec: DraftMap;
}

/** A ServiceAccount, and the role that it is to assume; `place` is where the task definition names it. */
interface Bearer {
  readonly serviceAccount: string;
  readonly roleArn: string | undefined;
  readonly place: Place | undefined;
}

/**
 * The ServiceAccounts that stand for the roles of a task: that of the pods assumes the task role, and one more reads the task's secrets with the
 * execution role, which may read them already. Both by IRSA: EKS Pod Identity needs an agent on each node, and EKS Fargate has no nodes for it.
 */
export function identityOf(task: Place, context: ExportContext, secrets: SecretPlan): Identity {
  const taskRole = roleAt(task, 'taskRoleArn', context);
  const executionRole = roleAt(task, 'executionRoleArn', context);
  const own: Bearer = { serviceAccount: context.name, roleArn: taskRole?.arn, place: taskRole?.place };
  if (taskRole !== undefined) tellTaskRole(taskRole, context);
  if (executionRole !== undefined) tellExecutionRole(executionRole.place, secrets, context);
  if (context.target === 'minikube') return identity([serviceAccountOf(context.name, undefined)], [], context);
  if (secrets.remotes.length === 0) return identityAs([own], [], context);

  const missing = roleArnOf(secretReaderOf(context), context);
  if (executionRole === undefined) tellMissingReader(task, missing, context);
  const { arn: roleArn, place } = executionRole ?? { arn: missing, place: undefined };
  const reader: Bearer = { serviceAccount: secretReaderOf(context), roleArn, place };
  const policy = { path: `iam/${context.name}-secrets-policy.json`, content: secretsPolicyOf(secrets.remotes) };
  return identityAs([own, reader], [policy], context);
}

function roleAt(task: Place, name: string, context: ExportContext) {
  const place = task.member(name);
  const text = place?.text();
  return place === undefined || text === undefined ? undefined : { place, arn: roleArnOf(text, context) };
}

function identityAs(bearers: readonly Bearer[], files: readonly FileDraft[], context: ExportContext): Identity {
  const manifests = bearers.map(({ serviceAccount, roleArn, place }) => {
    if (roleArn === undefined) return serviceAccountOf(serviceAccount, undefined);
    const annotation = place === undefined ? roleArn : carry(place, roleArn);
    return serviceAccountOf(serviceAccount, { [ROLE_ANNOTATION]: annotation });
  });
  return identity(manifests, [...trustPolicies(bearers, context), ...files], context);
}

function identity(manifests: readonly ManifestDraft[], files: readonly FileDraft[], { name }: ExportContext): Identity {
  // The token for AWS is another one, which EKS adds by itself. That for the cluster's API is none of the containers' business: ECS has no
  // such thing.
  const podSpec = { serviceAccountName: name, automountServiceAccountToken: false };
  return { serviceAccountName: name, manifests, files, podSpec };
}

function serviceAccountOf(name: string, annotations: DraftMap | undefined): ManifestDraft {
  return { apiVersion: 'v1', kind: 'ServiceAccount', name, annotations, body: { automountServiceAccountToken: false } };
}

/** One file for each role, because the trust policy of a role is one document: that of a role which is both has both ServiceAccounts in it. */
function trustPolicies(bearers: readonly Bearer[], context: ExportContext): FileDraft[] {
  const namesByRole = new Map<string, string[]>();
  for (const { serviceAccount, roleArn } of bearers) {
    if (roleArn !== undefined) namesByRole.set(roleArn, [...(namesByRole.get(roleArn) ?? []), serviceAccount]);
  }
  return [...namesByRole].map(([roleArn, names]) => ({
    path: `iam/${names[0]}-trust-policy.json`,
    content: trustPolicyOf(names, roleArn, context),
  }));
}
