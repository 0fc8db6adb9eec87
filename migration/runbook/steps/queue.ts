import { PAUSED_ANNOTATION } from '../../kubernetes/annotations.ts';
import type { RunbookFacts, ToEcsFacts, ToKubernetesFacts } from '../facts.ts';
import type { Step } from '../step.ts';
import { quoted, variable } from '../variables.ts';

/** Hands a queue over from one side to the other. */
export function queueSteps(facts: RunbookFacts): readonly Step[] {
  if (facts.queue === undefined) return [];
  return [facts.direction === 'to-kubernetes' ? pauseOurs() : pauseTheirs(facts), watchStep(facts)];
}

function pauseOurs(): Step {
  return {
    title: 'Pause the scaler on ECS',
    what: 'It launches no more tasks, and stops none: those that run finish what they do and leave when they are idle, baseline tasks at the end of their lifetime. Until then both sides consume the queue without harm: SQS hands each message to one receiver, and to another one only when it was not deleted within its visibility timeout, whichever side that is on. The two maxima add up meanwhile.',
    commands: ['npm run -s fqs -- pause', 'npm run -s fqs -- status'],
    proof: 'the status says paused, and `npm run ecs:tasks` shows fewer tasks after a while.',
  };
}

function pauseTheirs(facts: ToEcsFacts): Step {
  return {
    title: 'Let the pods leave',
    what: 'Both sides consume the queue without harm meanwhile: SQS hands each message to one receiver, and to another one only when it was not deleted within its visibility timeout. A pod that is ended in the middle of a message leaves it to a task, unless it deletes messages before they are done.',
    commands: stopPods(facts),
    proof: `\`kubectl --namespace ${facts.namespace} get pods\` shows none of them after their grace period.`,
  };
}

function watchStep({ queue }: RunbookFacts): Step {
  return {
    title: 'Watch the queue for a day',
    what: 'Its backlog says whether the new side keeps up.',
    commands: [
      `aws sqs get-queue-attributes --queue-url ${queueUrl(queue?.url)} --attribute-names ApproximateNumberOfMessages ApproximateNumberOfMessagesNotVisible ApproximateNumberOfMessagesDelayed`,
    ],
    proof:
      'the first number goes back to 0 after each burst, the dead-letter queue gets nothing, and ApproximateAgeOfOldestMessage stays what it was.',
  };
}

/** Kinds whose pods come and go with a number of replicas. */
const replicated: readonly string[] = ['Deployment', 'StatefulSet', 'ReplicaSet'];

/**
 * Ends the pods of what ran on Kubernetes, and keeps what would bring them back from doing so; a HorizontalPodAutoscaler leaves what has 0
 * replicas alone (Kubernetes docs, "Implicit maintenance-mode deactivation").
 */
export function stopPods({ workload: { kind, name }, scaledBy, namespace }: ToEcsFacts): readonly string[] {
  const inNamespace = `kubectl --namespace ${namespace}`;
  const object = `${kind.toLowerCase()} ${name}`;
  if (kind === 'ScaledJob') return [`${inNamespace} annotate ${object} ${PAUSED_ANNOTATION}=true --overwrite`];
  if (kind === 'CronJob') return [`${inNamespace} patch ${object} --patch '{"spec":{"suspend":true}}'`];
  if (!replicated.includes(kind)) {
    const file = `${name}-before.yaml`;
    return [
      `if [ ! -s ${file} ]; then ${inNamespace} get ${object} --output yaml > ${file}; fi`,
      `if [ -s ${file} ]; then ${inNamespace} delete ${object}; fi`,
    ];
  }
  return [
    `count=$(${inNamespace} get ${object} --output jsonpath='{.spec.replicas}')`,
    `if [ "$count" -gt 0 ]; then echo "$count" > ${replicasFile(name)}; fi`,
    ...(scaledBy?.kind === 'ScaledObject'
      ? [`${inNamespace} annotate scaledobject ${scaledBy.name} ${PAUSED_ANNOTATION}=true --overwrite`]
      : []),
    `${inNamespace} scale ${object} --replicas=0`,
  ];
}

/** Brings them back. */
export function startPods({ workload: { kind, name }, scaledBy, namespace, leastPods }: ToEcsFacts): readonly string[] {
  const inNamespace = `kubectl --namespace ${namespace}`;
  const object = `${kind.toLowerCase()} ${name}`;
  if (kind === 'ScaledJob') return [`${inNamespace} annotate ${object} ${PAUSED_ANNOTATION}-`];
  if (kind === 'CronJob') return [`${inNamespace} patch ${object} --patch '{"spec":{"suspend":false}}'`];
  if (!replicated.includes(kind)) return [`${inNamespace} apply --filename ${name}-before.yaml`];
  return [
    // There is no file as long as they have not been taken to 0.
    `${inNamespace} scale ${object} --replicas="$(cat ${replicasFile(name)} 2> /dev/null || echo ${leastPods})"`,
    ...(scaledBy?.kind === 'ScaledObject'
      ? [`${inNamespace} annotate scaledobject ${scaledBy.name} ${PAUSED_ANNOTATION}-`]
      : []),
  ];
}

/** The number before they were ended, beside the runbook: a new shell reads it, too, and a second try does not take 0 for it. */
function replicasFile(name: string): string {
  return `${name}-replicas-before.txt`;
}

/** Ends KEDA's work on the queue, without ending a job that runs. */
export function pauseKeda({ workload, namespace, name }: ToKubernetesFacts): readonly string[] {
  const inNamespace = `kubectl --namespace ${namespace}`;
  return workload === 'ScaledJob'
    ? [`${inNamespace} annotate scaledjob ${name} ${PAUSED_ANNOTATION}=true --overwrite`]
    : [
        `${inNamespace} annotate scaledobject ${name} ${PAUSED_ANNOTATION}=true --overwrite`,
        `${inNamespace} scale deployment ${name} --replicas=0`,
      ];
}

function queueUrl(url: string | undefined): string {
  return url === undefined ? variable('QUEUE_URL') : quoted(url);
}
