import { carry, carryAll, type DraftMap } from '../../trace/draft.ts';
import type { Place } from '../../trace/place.ts';
import { type NodeSelectorTerm, nodeSelectorTerms } from './placement-expression.ts';
import { unlessEmpty } from './read.ts';
import type { TaskPlan } from './task-plan.ts';

const ARCHITECTURES: Readonly<Record<string, string>> = { X86_64: 'amd64', ARM64: 'arm64' };

/** On which nodes the pod may run, by what the task definition says and its service. */
export function placementOf(plan: TaskPlan, service?: Place): DraftMap {
  const platform = plan.task.member('runtimePlatform');
  return {
    nodeSelector: unlessEmpty({
      'kubernetes.io/arch': architectureOf(plan, platform?.member('cpuArchitecture')),
      'kubernetes.io/os': systemOf(plan, platform?.member('operatingSystemFamily')),
    }),
    affinity: affinityOf(plan, service),
  };
}

/** EKS Fargate has no ARM (EKS user guide, "Simplify compute management with AWS Fargate"). */
function architectureOf({ context }: TaskPlan, place: Place | undefined): DraftMap[string] {
  const value = place?.text();
  const architecture = value === undefined ? undefined : ARCHITECTURES[value];
  if (place === undefined || architecture === undefined) return undefined;
  if (context.target === 'minikube') {
    place.remark('architecture-of-minikube', {
      lost: `The image is for ${architecture}, and minikube has the architecture of the machine that it runs on.`,
      remedy: 'Build the image for both architectures, or for that of the machine.',
    });
    return undefined;
  }
  if (context.target !== 'eks-fargate' || architecture === 'amd64') return carry(place, architecture);
  place.remark('architecture-changed', {
    lost: 'The pod runs on amd64 and not on arm64, as EKS Fargate has no ARM; it starts only if the image is built for amd64, too.',
    remedy: 'Build the image for linux/amd64 as well, or export with --target eks-nodes and run it on Graviton nodes.',
  });
  return carry(place, 'amd64');
}

function systemOf({ context }: TaskPlan, place: Place | undefined): DraftMap[string] {
  const family = place?.text();
  if (place === undefined || family === undefined) return undefined;
  if (!family.startsWith('WINDOWS')) return carry(place, 'linux');
  if (context.target !== 'eks-nodes') {
    place.refuse(
      'windows-without-nodes',
      `The task runs on ${family}, and ${context.target === 'minikube' ? 'minikube' : 'EKS Fargate'} has Linux only.`,
      'Export with --target eks-nodes, and give the cluster a Windows node group.',
    );
  }
  place.remark('windows-nodes', {
    lost: `The pod needs Windows nodes whose version fits ${family}; the selector asks for Windows of any version.`,
    remedy:
      'Give the cluster a Windows node group of that version, or select node.kubernetes.io/windows-build as well.',
  });
  return carry(place, 'windows');
}

/**
 * Constraints hold together; each is a choice of terms. So the terms of all are combined. That no two tasks share an instance is a matter of
 * the workload.
 */
function affinityOf({ task, context }: TaskPlan, service: Place | undefined): DraftMap | undefined {
  const used: Place[] = [];
  let terms: readonly NodeSelectorTerm[] | undefined;
  for (const constraint of [...task.list('placementConstraints'), ...(service?.list('placementConstraints') ?? [])]) {
    if (constraint.member('type')?.value === 'distinctInstance') continue;
    const expression = constraint.member('expression');
    const type = constraint.member('type');
    const parsed = context.target === 'eks-fargate' ? undefined : nodeSelectorTerms(expression?.text() ?? '');
    if (expression === undefined || parsed === undefined || type?.value !== 'memberOf') {
      remarkLost(constraint, context.target === 'eks-fargate');
      continue;
    }
    remarkOwnAttributes(expression, parsed);
    used.push(type, expression);
    terms = terms === undefined ? parsed : terms.flatMap((term) => parsed.map((other) => [...term, ...other]));
  }
  if (terms === undefined) return undefined;
  const nodeSelectorTermList = terms.map((matchExpressions) => ({ matchExpressions }));
  const required = { nodeSelectorTerms: carryAll(used, nodeSelectorTermList) };
  return { nodeAffinity: { requiredDuringSchedulingIgnoredDuringExecution: required } };
}

function remarkLost(constraint: Place, isFargate: boolean): void {
  const expression = String(constraint.member('expression')?.value ?? constraint.member('type')?.value);
  constraint.remark('placement-lost', {
    lost: isFargate
      ? `Nothing limits the pod to "${expression}", as there are no nodes to choose from on EKS Fargate.`
      : `Nothing limits the pod to "${expression}", as no label of nodes is known to stand for it.`,
    remedy: isFargate
      ? 'Choose subnets of the Fargate profile where Availability Zones are meant, or export with --target eks-nodes.'
      : 'Label the nodes, and add a nodeAffinity.',
  });
}

function remarkOwnAttributes(expression: Place, terms: readonly NodeSelectorTerm[]): void {
  const keys = terms.flat().map(({ key }) => key);
  const own = [...new Set(keys.filter((key) => !key.includes('kubernetes.io/')))];
  if (own.length === 0) return;
  expression.remark('nodes-need-labels', {
    lost: `The pod waits for nodes with the ${own.length === 1 ? 'label' : 'labels'} ${own.join(', ')}, which were attributes of container instances.`,
    remedy: 'Label the nodes, e.g. in the labels of the node group.',
  });
}
