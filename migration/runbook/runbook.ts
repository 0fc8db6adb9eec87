import { placeholder } from '../placeholder.ts';
import { costMarkdown } from './cost-markdown.ts';
import type { RunbookFacts, ToEcsFacts, ToKubernetesFacts } from './facts.ts';
import { type Step, stepMarkdown } from './step.ts';
import { clusterSteps } from './steps/cluster.ts';
import { databaseSteps } from './steps/database.ts';
import { registerSteps, startSteps } from './steps/ecs.ts';
import { ecsRoleSteps, kubernetesRoleSteps } from './steps/identity.ts';
import { imageSteps } from './steps/image.ts';
import { applyStep, rolloutStep } from './steps/kubernetes.ts';
import { queueSteps } from './steps/queue.ts';
import { returnSteps } from './steps/return.ts';
import { ecsSecretSteps, kubernetesSecretSteps, syncedStep } from './steps/secrets.ts';
import { webSteps } from './steps/web.ts';
import { variableTable } from './variables.ts';

const places = {
  'eks-fargate': 'EKS with pods on Fargate',
  'eks-nodes': 'EKS with nodes',
  minikube: 'minikube',
} as const;

/** The ordered checklist of a move and of the way back, for this very input, as Markdown. */
export function runbookOf(facts: RunbookFacts): string {
  const steps = facts.direction === 'to-kubernetes' ? stepsToKubernetes(facts) : stepsToEcs(facts);
  const body = steps.map((step, index) => stepMarkdown(step, index + 1)).join('\n\n');
  const cost = facts.cost === undefined ? [] : ['', '## What it costs', '', costMarkdown(facts.cost)];
  return [
    `# ${titleOf(facts)}`,
    '',
    'Do the steps in this order, in one shell (bash, with `aws` of version 2, `jq` and, for Kubernetes, `kubectl`) in the folder of this file; commands of `npm` in the checkout. In a new shell, run the lines with `export` (and the function `weights`, where there is one) again. Each step says how to see that it worked: go on only then. Nothing that runs is deleted before the last one.',
    '',
    '## Values',
    '',
    ...variableTable(body, givenValues(facts)),
    '',
    body,
    ...cost,
    '',
  ].join('\n');
}

function titleOf(facts: RunbookFacts): string {
  return facts.direction === 'to-kubernetes'
    ? `${facts.family}: from ECS to ${places[facts.target]}`
    : `${facts.namespace}/${facts.name}: from Kubernetes to ECS`;
}

function stepsToKubernetes(facts: ToKubernetesFacts): readonly Step[] {
  const isTrial = facts.target === 'minikube';
  return [
    ...imageSteps(facts),
    ...clusterSteps(facts),
    ...(isTrial ? [] : kubernetesRoleSteps(facts)),
    ...kubernetesSecretSteps(facts),
    applyStep(facts),
    ...syncedStep(facts),
    ...databaseSteps(facts),
    rolloutStep(facts),
    ...webSteps(facts),
    ...(isTrial ? [] : queueSteps(facts)),
    ...returnSteps(facts),
  ];
}

function stepsToEcs(facts: ToEcsFacts): readonly Step[] {
  return [
    ...imageSteps(facts),
    ...ecsRoleSteps(facts),
    ...ecsSecretSteps(facts),
    ...databaseSteps(facts),
    ...registerSteps(facts),
    ...startSteps(facts),
    ...webSteps(facts),
    ...queueSteps(facts),
    ...returnSteps(facts),
  ];
}

/** What the input says of the values that commands use. */
function givenValues(facts: RunbookFacts): Readonly<Record<string, string>> {
  const given = {
    AWS_REGION: facts.region,
    AWS_ACCOUNT_ID: facts.account,
    ...(facts.direction === 'to-kubernetes' && { EKS_CLUSTER: facts.clusterName }),
  };
  return Object.fromEntries(Object.entries(given).filter(([name, value]) => value !== placeholder(name)));
}
