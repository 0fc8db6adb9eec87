import { ROLE_ANNOTATION } from '../../migration/kubernetes/annotations.ts';
import { clusterOperators, operatorsNeededBy } from '../../migration/kubernetes/operators.ts';
import type { Target } from '../../migration/kubernetes/target.ts';
import { CommandFailure } from '../terminal/failure.ts';
import type { Manifest } from './exported-manifests.ts';
import { askKubectl } from './kubectl.ts';

/** What has to be in a cluster before certain objects can be. */
interface Operator {
  readonly name: string;
  /** A definition that it brings along. */
  readonly definition: string;
  /** How it comes into the cluster: a sentence, or the commands. */
  readonly install: readonly string[];
}

/** EKS has these objects itself, so they are in no chart. */
const SECURITY_GROUPS = 'vpcresources.k8s.aws';
const securityGroups: Operator = {
  name: 'Security groups for pods',
  definition: `securitygrouppolicies.${SECURITY_GROUPS}`,
  install: ['Every cluster of EKS has it; elsewhere take the SecurityGroupPolicy out of the manifests.'],
};

/**
 * Looks whether the cluster knows every kind of object that is to be applied.
 *
 * @throws CommandFailure that names what is missing and how it is installed.
 */
export async function requireOperators(manifests: readonly Manifest[], signal: AbortSignal): Promise<void> {
  const missing: Operator[] = [];
  for (const operator of neededBy(manifests)) {
    const found = await askKubectl(['get', 'crd', operator.definition, '--ignore-not-found', '--output', 'name'], {
      signal,
      limitSeconds: LOOK_SECONDS,
    });
    if (found.trim() === '') missing.push(operator);
  }
  if (missing.length === 0) return;
  const lines = missing.flatMap(({ name, definition, install }) => [
    `  ${name} (${definition}):`,
    ...install.map((line) => `    ${line}`),
  ]);
  throw new CommandFailure(`The cluster does not have what the manifests need. Install it:\n${lines.join('\n')}`);
}

function neededBy(manifests: readonly Manifest[]): readonly Operator[] {
  const target = targetOf(manifests);
  const installed = operatorsNeededBy(manifests).map((key) => {
    const { name, definition, install } = clusterOperators[key];
    return { name, definition, install: install(target) };
  });
  const groups = manifests.map(({ apiVersion }) => apiVersion.split('/')[0]);
  return [...installed, ...(groups.includes(SECURITY_GROUPS) ? [securityGroups] : [])];
}

/** Pods with roles run on EKS; what is installed for its Fargate runs on its nodes as well. */
function targetOf(manifests: readonly Manifest[]): Target {
  return manifests.some(hasRole) ? 'eks-fargate' : 'minikube';
}

/** A ServiceAccount by its annotation, and KEDA's TriggerAuthentication by the operator's own. */
function hasRole({ metadata, spec }: Manifest): boolean {
  const { podIdentity } = (spec ?? {}) as { readonly podIdentity?: unknown };
  return metadata.annotations?.[ROLE_ANNOTATION] !== undefined || podIdentity !== undefined;
}

const LOOK_SECONDS = 30;
