import { placeholder } from '../placeholder.ts';
import { costMarkdown } from './cost-markdown.ts';
import type { RunbookFacts, ToEcsFacts, ToKubernetesFacts } from './facts.ts';
import { type Step, stepMarkdown } from './step.ts';
import { balancerSteps } from './steps/balancer.ts';
import { clusterSteps } from './steps/cluster.ts';
import { credentialSteps } from './steps/credentials.ts';
import { databaseChecks, databaseSteps } from './steps/database.ts';
import { registerSteps, startSteps } from './steps/ecs.ts';
import { ecsRoleSteps, kubernetesRoleSteps } from './steps/identity.ts';
import { imageSteps } from './steps/image.ts';
import { applyStep, rolloutStep } from './steps/kubernetes.ts';
import { logSteps } from './steps/logs.ts';
import { queueSteps } from './steps/queue.ts';
import { returnSteps } from './steps/return.ts';
import { ecsSecretSteps, kubernetesSecretSteps, ownSecretSteps, syncedStep } from './steps/secrets.ts';
import { storageSteps } from './steps/storage.ts';
import { likenessSteps, webSteps } from './steps/web.ts';
import { toolsIn } from './tools.ts';
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
    `Do the steps in this order, in one shell (bash, with ${toolsIn(body)}) in the folder of this file; commands of \`npm\` in the checkout. In a new shell, run the lines with \`export\` (and the function \`weights\`, where there is one) again. Each step says how to see that it worked: go on only then. Nothing that runs is deleted before the last one.`,
    '',
    '## Values',
    '',
    ...variableTable(
      body,
      givenValues(facts),
      facts.direction === 'to-kubernetes' ? facts.templateResources : undefined,
    ),
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
    ...(isTrial ? [] : imageSteps(facts)),
    ...clusterSteps(facts),
    ...(isTrial ? imageSteps(facts) : kubernetesRoleSteps(facts)),
    ...kubernetesSecretSteps(facts),
    ...credentialSteps(facts),
    ...logSteps(facts),
    ...storageSteps(facts),
    ...databaseSteps(facts),
    ...likenessSteps(facts),
    applyStep(facts),
    ...syncedStep(facts),
    ...databaseChecks(facts),
    rolloutStep(facts),
    ...webSteps(facts),
    ...(isTrial ? [] : queueSteps(facts)),
    ...returnSteps(facts),
  ];
}

function stepsToEcs(facts: ToEcsFacts): readonly Step[] {
  // The stack of this project has its own image, roles, log group and task definition.
  const isOwn = facts.start.kind === 'scaler' && facts.start.hasOwnWorker;
  return [
    ...(isOwn ? [] : [...imageSteps(facts), ...ecsRoleSteps(facts), ...ecsSecretSteps(facts)]),
    ...(isOwn ? ownSecretSteps(facts) : []),
    ...databaseSteps(facts),
    ...(isOwn ? [] : registerSteps(facts)),
    ...balancerSteps(facts),
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
