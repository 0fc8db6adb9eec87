import { CommandFailure } from '../terminal/failure.ts';
import type { Manifest } from './exported-manifests.ts';
import { kubectl } from './kubectl.ts';

/** What has to be in a cluster before objects of an API group can be. */
interface Operator {
  readonly group: string;
  /** A definition that it brings along. */
  readonly definition: string;
  /** How it is installed, by its own documentation. */
  readonly install: string;
}

const operators: readonly Operator[] = [
  {
    group: 'keda.sh',
    definition: 'scaledjobs.keda.sh',
    install:
      'helm repo add kedacore https://kedacore.github.io/charts && helm install keda kedacore/keda --namespace keda --create-namespace',
  },
  {
    group: 'external-secrets.io',
    definition: 'externalsecrets.external-secrets.io',
    install:
      'helm repo add external-secrets https://charts.external-secrets.io && helm install external-secrets external-secrets/external-secrets --namespace external-secrets --create-namespace',
  },
  {
    group: 'vpcresources.k8s.aws',
    definition: 'securitygrouppolicies.vpcresources.k8s.aws',
    install: 'nothing on EKS, which has it; elsewhere leave security groups out',
  },
];

/**
 * Looks whether the cluster knows every kind of object that is to be applied.
 *
 * @throws CommandFailure that names what is missing and how it is installed.
 */
export async function requireOperators(manifests: readonly Manifest[], signal: AbortSignal): Promise<void> {
  const groups = new Set(manifests.map(({ apiVersion }) => apiVersion.split('/')[0]));
  const missing: Operator[] = [];
  for (const operator of operators.filter(({ group }) => groups.has(group))) {
    const { exitCode } = await kubectl(['get', 'crd', operator.definition, '--output', 'name'], {
      signal,
      limitSeconds: LOOK_SECONDS,
    });
    if (exitCode !== 0) missing.push(operator);
  }
  if (missing.length === 0) return;
  const lines = missing.map(({ definition, install }) => `  ${definition}: ${install}`);
  throw new CommandFailure(`The cluster does not have what the manifests need. Install it:\n${lines.join('\n')}`);
}

const LOOK_SECONDS = 30;
