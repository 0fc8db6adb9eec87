import type { RunbookFacts, ToEcsFacts, ToKubernetesFacts } from '../facts.ts';
import type { Step } from '../step.ts';
import { known, knownInQuotes, quoted } from '../variables.ts';
import { minikubeUser } from './credentials.ts';
import { filled } from './filled.ts';
import { pauseKeda, startPods, stopPods } from './queue.ts';
import { changeWeights, ecsServiceOf } from './web.ts';

/** What the old side was like before it was let rest, beside the runbook: a new shell reads it, too. */
const DESIRED_COUNT_FILE = 'desired-count-before.txt';
const SCALABLE_TARGETS_FILE = 'scalable-targets-before.json';

/** Lets the old side rest, says how to go back to it, and what is removed in the end. */
export function returnSteps(facts: RunbookFacts): readonly Step[] {
  return facts.direction === 'to-kubernetes'
    ? [...restOnEcs(facts), backToEcs(facts), removeFromEcs(facts)]
    : [...restOnKubernetes(facts), backToKubernetes(facts), removeFromKubernetes(facts)];
}

function restOnEcs(facts: ToKubernetesFacts): readonly Step[] {
  if (facts.ecsService === undefined || facts.target === 'minikube') return [];
  return [
    {
      title: 'Let the service on ECS rest',
      what: `After a day without trouble. Nothing is deleted: the service, its task definition, load balancer, roles and secrets stay for the roll back. Auto Scaling, if there is any, would bring tasks back, so its minimum becomes 0. \`${DESIRED_COUNT_FILE}\` and \`${SCALABLE_TARGETS_FILE}\` keep for the roll back what was before, also where this step is done twice.`,
      commands: [
        `count=$(aws ecs describe-services --cluster ${ecsCluster(facts)} --services ${ecsServiceOf(facts)} --query 'services[0].desiredCount' --output text)`,
        `if [ "$count" -gt 0 ]; then echo "$count" > ${DESIRED_COUNT_FILE}; fi; cat ${DESIRED_COUNT_FILE}`,
        `if [ ! -s ${SCALABLE_TARGETS_FILE} ]; then aws application-autoscaling describe-scalable-targets --service-namespace ecs --resource-ids ${scalableTarget(facts)} > ${SCALABLE_TARGETS_FILE}; fi`,
        scaleWithin('MinCapacity: 0'),
        `aws ecs update-service --cluster ${ecsCluster(facts)} --service ${ecsServiceOf(facts)} --desired-count 0 --query 'service.desiredCount'`,
      ],
      proof: `nobody misses it, and \`cat ${DESIRED_COUNT_FILE}\` prints a number above 0.`,
    },
  ];
}

function backToEcs(facts: ToKubernetesFacts): Step {
  const { queue, web, ecsService, target } = facts;
  // There is no file as long as the service has not been taken to 0.
  const desired = `"$(cat ${DESIRED_COUNT_FILE} 2> /dev/null || echo ${facts.ecsDesiredCount})"`;
  const service =
    ecsService === undefined || target === 'minikube'
      ? []
      : [
          `aws ecs update-service --cluster ${ecsCluster(facts)} --service ${ecsServiceOf(facts)} --desired-count ${desired} --query 'service.desiredCount'`,
          `if [ -s ${SCALABLE_TARGETS_FILE} ]; then ${scaleWithin('MinCapacity, MaxCapacity')}; fi`,
          `aws ecs wait services-stable --cluster ${ecsCluster(facts)} --services ${ecsServiceOf(facts)}`,
          `aws ecs describe-services --cluster ${ecsCluster(facts)} --services ${ecsServiceOf(facts)} --query 'services[0].[desiredCount,runningCount]'`,
        ];
  const dns = web?.balancedBy === undefined || target === 'minikube' ? [] : [changeWeights(0)];
  return {
    title: 'To roll back at any time',
    what: `${queue === undefined ? 'First the tasks, then the weights: nobody is sent where nothing runs.' : 'First the scaler, then KEDA: the queue always has a consumer. Jobs that run finish their messages.'} Nothing of ECS was deleted, and the roles still trust it.`,
    commands: [...(queue === undefined ? [] : ['npm run -s fqs -- resume', ...pauseKeda(facts)]), ...service, ...dns],
    proof:
      queue === undefined
        ? `${service.length === 0 ? '' : 'as many tasks run as are desired, which is more than none, and '}the old side answers all calls again.`
        : '`npm run -s fqs -- status` says that it is not paused, and `npm run ecs:test` ends well.',
  };
}

function removeFromEcs(facts: ToKubernetesFacts): Step {
  const { target, queue, ecsService, roles } = facts;
  if (target === 'minikube') {
    return {
      title: 'Clean up',
      what: 'It was a trial: ECS goes on as before.',
      commands: [
        `${filled(facts.manifestsFile, facts.placeholders)} | kubectl delete --filename -`,
        ...withoutCredentials(facts),
        'minikube stop',
      ],
      proof: '`minikube status` says Stopped.',
    };
  }
  const trust =
    roles.length === 0
      ? ''
      : ` Take the statement TasksOnEcs out of the trust of ${roles.map(({ roleName }) => roleName).join(' and ')}.`;
  if (queue !== undefined) {
    return {
      title: 'Clean up after two weeks without a roll back',
      what: `Until then nothing is deleted.${trust} A stack of this project stays, paused: its queue, bucket and roles are what the pods work with, and \`npm run ecs:destroy\` would delete the queue with its messages. What it costs at rest says the command.`,
      commands: ['npm run -s fqs -- cost'],
      proof: '`npm run ecs:tasks` shows no task any more.',
    };
  }
  return {
    title: 'Clean up after two weeks without a roll back',
    what: `Until then nothing is deleted. Secrets stay: the cluster reads them.${trust} The old load balancer and its target group follow once its record is gone from DNS.`,
    commands:
      ecsService === undefined
        ? []
        : [`aws ecs delete-service --cluster ${ecsCluster(facts)} --service ${ecsServiceOf(facts)}`],
    proof: 'the bill of the next month has no Fargate hours of ECS.',
  };
}

function restOnKubernetes(facts: ToEcsFacts): readonly Step[] {
  if (facts.queue !== undefined || facts.start.kind === 'schedule' || facts.start.kind === 'run-task') return [];
  return [
    {
      title: `Let ${facts.workload.kind}/${facts.workload.name} rest`,
      what: 'After a day without trouble. Nothing is deleted: the manifests, secrets, load balancer and the cluster stay for the roll back.',
      commands: stopPods(facts),
      proof: 'nobody misses it.',
    },
  ];
}

function backToKubernetes(facts: ToEcsFacts): Step {
  const { queue, web, start } = facts;
  const stop = {
    service: web?.balancedBy === undefined ? [] : [changeWeights(0)],
    schedule: start.kind === 'schedule' ? [`aws scheduler delete-schedule --name ${quoted(start.scheduleName)}`] : [],
    'run-task': [],
    scaler: ['npm run -s fqs -- pause'],
  }[start.kind];
  return {
    title: 'To roll back at any time',
    what: `First the pods, then ${queue === undefined ? 'the weights: nobody is sent where nothing runs' : 'the scaler: the queue always has a consumer, and tasks that run finish their messages'}. Nothing of Kubernetes was deleted.`,
    commands: [...startPods(facts), ...stop],
    proof: 'the pods are Running and do the work again.',
  };
}

function removeFromKubernetes({ namespace, taskRoleName, workload, scaledBy }: ToEcsFacts): Step {
  const trust =
    taskRoleName === undefined ? '' : ` Take the cluster's OIDC provider out of the trust of ${taskRoleName}.`;
  return {
    title: 'Clean up after two weeks without a roll back',
    what: `Until then nothing is deleted.${trust} What the last command still lists is deleted one by one where nobody else needs it. A cluster that nobody uses any more goes with \`eksctl delete cluster\`, which ends the bill for its control plane; look first for volumes and load balancers that it made.`,
    commands: [
      ...[...(scaledBy === undefined ? [] : [scaledBy]), workload].map(
        ({ kind, name }) => `kubectl --namespace ${namespace} delete ${kind.toLowerCase()} ${name}`,
      ),
      `kubectl --namespace ${namespace} get all,ingress,configmap,secret`,
    ],
    proof: 'the bill of the next month has neither the control plane nor nodes.',
  };
}

/** IAM deletes no user that still has keys or policies (IAM API reference, DeleteUser). */
function withoutCredentials({ credentials, name }: ToKubernetesFacts): readonly string[] {
  if (credentials === undefined) return [];
  const user = `--user-name ${quoted(minikubeUser(name))}`;
  return [
    `aws iam delete-access-key ${user} --access-key-id "$(aws iam list-access-keys ${user} --query 'AccessKeyMetadata[0].AccessKeyId' --output text)"`,
    `aws iam delete-user-policy ${user} --policy-name read`,
    `aws iam delete-user ${user}`,
  ];
}

/** Gives what Auto Scaling scaled before the given bounds, by members of jq; without Auto Scaling it does nothing. */
function scaleWithin(bounds: string): string {
  const input = `{ServiceNamespace, ResourceId, ScalableDimension, ${bounds}}`;
  return `jq --compact-output '.ScalableTargets[] | ${input}' ${SCALABLE_TARGETS_FILE} | while read -r target; do aws application-autoscaling register-scalable-target --cli-input-json "$target"; done`;
}

/** As Application Auto Scaling calls a service (its API reference, ResourceId). */
function scalableTarget({ ecsCluster: cluster, ecsService }: ToKubernetesFacts): string {
  const names = [knownInQuotes(cluster, 'ECS_CLUSTER_NAME'), knownInQuotes(ecsService, 'ECS_SERVICE')];
  return quoted(['service', ...names].join('/'));
}

function ecsCluster({ ecsCluster: cluster }: ToKubernetesFacts): string {
  return known(cluster, 'ECS_CLUSTER_NAME');
}
