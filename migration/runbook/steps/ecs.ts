import type { JsonMap } from '../../trace/json.ts';
import type { ToEcsFacts } from '../facts.ts';
import type { Step } from '../step.ts';
import { quoted, variable } from '../variables.ts';
import { filled } from './filled.ts';

/** The cluster, log groups and the task definition. */
export function registerSteps({ logGroups, taskDefinitionFile, family, placeholders }: ToEcsFacts): readonly Step[] {
  const groups = [...new Set(logGroups)];
  return [
    {
      title: 'Create the ECS cluster and the log groups',
      what: 'A cluster of ECS costs nothing. Tasks fail to start while their log group is missing.',
      commands: [
        `aws ecs create-cluster --cluster-name ${variable('ECS_CLUSTER_NAME')}`,
        ...groups.flatMap((group) => [
          `aws logs create-log-group --log-group-name ${quoted(group)}`,
          `aws logs put-retention-policy --log-group-name ${quoted(group)} --retention-in-days 30`,
        ]),
      ],
      proof: `\`aws ecs describe-clusters --clusters ${variable('ECS_CLUSTER_NAME')} --query 'clusters[0].status'\` says ACTIVE. "ResourceAlreadyExistsException" is as good.`,
    },
    {
      title: `Register the task definition ${family}`,
      what: 'Nothing runs by that.',
      commands: [
        `aws ecs register-task-definition --cli-input-json "$(${filled(taskDefinitionFile, placeholders)})" --query 'taskDefinition.taskDefinitionArn'`,
      ],
      proof: 'it prints the ARN with a revision.',
    },
  ];
}

/** Starts tasks and looks whether they run. */
export function startSteps(facts: ToEcsFacts): readonly Step[] {
  const { start, placeholders, queue, logGroups } = facts;
  const logs = [...new Set(logGroups)].map((group) => `aws logs tail ${quoted(group)} --since 10m`);
  switch (start.kind) {
    case 'service': {
      const service = `--cluster ${variable('ECS_CLUSTER_NAME')} --services ${quoted(start.serviceName)}`;
      return [
        {
          title: `Create the service ${start.serviceName}`,
          what: 'The target group, its load balancer and the subnets are in that file and have to exist. Nobody calls the tasks until DNS points at them.',
          commands: [
            `aws ecs create-service --cli-input-json "$(${filled(start.file, placeholders)})" --query 'service.serviceArn'`,
            `aws ecs wait services-stable ${service}`,
            ...autoScaling(facts),
            `aws ecs describe-services ${service} --query 'services[0].[desiredCount,runningCount,events[0].message]'`,
            ...logs,
          ],
          proof:
            'the wait ends without an error (within ten minutes), and as many tasks run as are desired; otherwise the newest event says why.',
        },
      ];
    }
    case 'schedule':
      return [
        {
          title: `Create the schedule ${start.scheduleName}`,
          what: `The CronJob is suspended first, so that no run happens twice. EventBridge Scheduler starts the task as ${start.roleName}, which may run this task definition alone, and hand it its own roles.`,
          commands: [
            ...schedulerRole(start.roleName, start.rolePolicy),
            `kubectl --namespace ${facts.namespace} patch cronjob ${facts.workload.name} --patch '{"spec":{"suspend":true}}'`,
            `aws scheduler create-schedule --cli-input-json "$(${filled(start.file, placeholders)})"`,
            ...logs,
          ],
          proof: `after the next time of the schedule \`aws ecs list-tasks --cluster ${variable('ECS_CLUSTER_NAME')} --family ${facts.family} --desired-status STOPPED\` lists a task, and the log shows its run.`,
        },
      ];
    case 'run-task':
      return [
        {
          title: 'Run the task once',
          what: 'It does what the Job does, so run it when the work may be done again.',
          commands: [
            `task=$(aws ecs run-task --cli-input-json "$(${filled(start.file, placeholders)})" --query 'tasks[0].taskArn' --output text)`,
            `aws ecs wait tasks-stopped --cluster ${variable('ECS_CLUSTER_NAME')} --tasks "$task"`,
            `aws ecs describe-tasks --cluster ${variable('ECS_CLUSTER_NAME')} --tasks "$task" --query 'tasks[0].containers[].[name,exitCode,reason]'`,
            ...logs,
          ],
          proof: 'each container that matters has exit code 0.',
        },
      ];
    case 'scaler':
      return [
        {
          title: 'Deploy the scaler in dry run',
          what: `\`${start.file}\` has its settings. In dry run it reads the queue${queue === undefined ? '' : ` ${queue.url}`}, decides and logs, and launches nothing, beside the pods that still work. Type these in the checkout, with this folder's ${start.file}.`,
          commands: [
            `${filled(start.file, placeholders)} >> .env`,
            "echo 'ECS_DRY_RUN=true' >> .env",
            'npm run ecs:setup',
            ...(start.hasOwnWorker ? ['npm run ecs:build-push'] : []),
          ],
          proof:
            '`npm run -s fqs -- explain --since 1h` shows decisions that make sense beside the pods of the same time.',
        },
        {
          title: 'Let the scaler launch tasks',
          what: 'Tasks and pods may consume the same queue at the same time: SQS hands each message to one receiver, and to another one only when it was not deleted within its visibility timeout, whichever side that is on.',
          commands: ["sed -i.bak '/^ECS_DRY_RUN=/d' .env", 'npm run ecs:setup', 'npm run ecs:test'],
          proof: 'the test ends well, and `npm run ecs:tasks` shows a task that runs.',
        },
      ];
  }
}

/** Application Auto Scaling takes a service once it is there. */
function autoScaling({ autoScalingFile, placeholders }: ToEcsFacts): readonly string[] {
  if (autoScalingFile === undefined) return [];
  const each = (list: string, command: string) =>
    `${filled(autoScalingFile, placeholders)} | jq --compact-output '.${list}[]' | while read -r input; do aws application-autoscaling ${command} --cli-input-json "$input"; done`;
  return [each('scalableTargets', 'register-scalable-target'), each('scalingPolicies', 'put-scaling-policy')];
}

/** EventBridge Scheduler user guide, "Setting up Amazon EventBridge Scheduler", execution role. */
function schedulerRole(roleName: string, policy: JsonMap): readonly string[] {
  const role = `--role-name ${quoted(roleName)}`;
  const trust = `'{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Principal":{"Service":"scheduler.amazonaws.com"},"Action":"sts:AssumeRole"}]}'`;
  return [
    `aws iam create-role ${role} --assume-role-policy-document ${trust}`,
    `aws iam put-role-policy ${role} --policy-name run-task --policy-document ${quoted(JSON.stringify(policy))}`,
  ];
}
