import type { Json } from '../trace/json.ts';
import type { Target } from './target.ts';
import { awsKindFindings } from './validation/aws-kinds.ts';
import { type Finding, type Manifest, manifestOf, type Rule, type Surroundings } from './validation/manifest.ts';
import { modelFindings } from './validation/model-findings.ts';
import { partAt, textAt } from './validation/part.ts';
import { containerRule } from './validation/rules/containers.ts';
import { eksFargateRule } from './validation/rules/eks-fargate.ts';
import { metadataRule } from './validation/rules/metadata.ts';
import { networkRule } from './validation/rules/network.ts';
import { probeRule } from './validation/rules/probes.ts';
import { referenceRule } from './validation/rules/references.ts';
import { resourceRule } from './validation/rules/resources.ts';
import { scalingRule } from './validation/rules/scaling.ts';
import { workloadRule } from './validation/rules/workloads.ts';

/** Something that Kubernetes would refuse, or that could not work. */
interface ManifestProblem extends Finding {
  /** Kind and name, e.g. `Deployment/web`. */
  readonly object: string;
}

interface ValidationOptions {
  /** The rules of EKS on Fargate hold for that target only. */
  readonly target?: Target | undefined;
  /** Objects that are made otherwise, by kind and name, e.g. `Secret/web-secrets`. */
  readonly external?: readonly string[] | undefined;
}

const rules: readonly Rule[] = [
  metadataRule,
  workloadRule,
  containerRule,
  resourceRule,
  probeRule,
  networkRule,
  scalingRule,
  referenceRule,
  eksFargateRule,
];

/**
 * What is wrong with manifests that are to be applied together, found without a cluster: types and unknown members by the kinds' models,
 * and by rules of our own what those let pass. It knows the kinds that exports have; any other is a problem itself.
 */
export async function manifestProblems(
  manifests: readonly Json[],
  { target, external = [] }: ValidationOptions = {},
): Promise<readonly ManifestProblem[]> {
  const known = manifests.map(manifestOf);
  const around: Surroundings = {
    manifests: known.filter((manifest) => manifest !== undefined),
    target,
    external: new Set(external),
  };
  const found = known.map((manifest, index) =>
    manifest === undefined
      ? [{ object: `#${index + 1}`, pointer: '', message: 'This is no object with a kind and a name.' }]
      : problemsOf(manifest, around),
  );
  return (await Promise.all(found)).flat();
}

async function problemsOf(manifest: Manifest, around: Surroundings): Promise<readonly ManifestProblem[]> {
  const ofKind = await kindFindings(manifest);
  const ownFindings = rules.flatMap((rule) => rule(manifest, around));
  return [...ofKind, ...twinFindings(manifest, around), ...ownFindings].map((finding) => ({
    object: manifest.object,
    ...finding,
  }));
}

async function kindFindings({ kind, root }: Manifest): Promise<readonly Finding[]> {
  const apiVersion = textAt(root, 'apiVersion') ?? '';
  const findings = awsKindFindings(apiVersion, kind, root.value) ?? (await modelFindings(apiVersion, kind, root.value));
  return findings ?? [{ pointer: '/kind', message: `${apiVersion} ${kind} is no kind that exports have.` }];
}

/** The second of two objects with one kind, namespace and name would replace the first. */
function twinFindings(manifest: Manifest, { manifests }: Surroundings): readonly Finding[] {
  const first = manifests.find(
    ({ object, namespace }) => object === manifest.object && namespace === manifest.namespace,
  );
  const pointer = partAt(manifest.root, 'metadata', 'name')?.pointer ?? '';
  return first === manifest ? [] : [{ pointer, message: `There is another ${manifest.object} in this namespace.` }];
}
