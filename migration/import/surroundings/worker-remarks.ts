import { deploymentSettings } from '../../../contract/deployment-settings.ts';
import { QUEUE_VARIABLE } from '../../queue-variable.ts';
import type { ObjectIndex } from '../import-context.ts';
import type { PlannedWorkload } from './planned-workload.ts';
import { isSetting, type SettingName } from './scaler-setting.ts';
import { variablePlace } from './variable-place.ts';

/** Names of credentials that the SDKs of AWS take from the environment before they ask for those of the task role. */
const credentials: readonly string[] = ['AWS_ACCESS_KEY_ID', 'AWS_SECRET_ACCESS_KEY', 'AWS_SESSION_TOKEN'];

/** What somebody has to know about a queue worker, and about credentials in the environment of any workload. */
export function remarkWorker(planned: PlannedWorkload, objects: ObjectIndex): void {
  remarkCredentials(planned, objects);
  if (planned.starter !== 'queue-scaler') return;
  if (planned.isTerminalWorker) remarkTerminalWorker(planned);
  else {
    if (planned.task.definition['taskRoleArn'] === undefined) remarkNoRole(planned);
    if (!planned.workload.runsToEnd) remarkLeaving(planned);
  }
}

/** What the pods had from their node, or in a way that the manifests do not show. */
function remarkNoRole({ object, family }: PlannedWorkload): void {
  (object.place.at('metadata', 'name') ?? object.place).remark('worker-without-role', {
    lost: `task-definition.json of "${family}" names no task role, so its tasks may not take messages from the queue; stack.ts makes a role that may do that, and nothing else.`,
    remedy:
      'Where task-definition.json is registered by itself, set "taskRoleArn" to a role that ecs-tasks.amazonaws.com may assume, with sqs:ReceiveMessage, sqs:DeleteMessage, sqs:ChangeMessageVisibility, sqs:GetQueueUrl and sqs:GetQueueAttributes on the queue; add what else the program does in AWS to either role.',
  });
}

function remarkCredentials(planned: PlannedWorkload, objects: ObjectIndex): void {
  const { mainContainers } = planned.task;
  for (const name of credentials) {
    const isSet = mainContainers.some(
      ({ environment, secretEnvironment }) => environment.has(name) || secretEnvironment.has(name),
    );
    if (!isSet) continue;
    variablePlace(planned, name, objects).remark('static-credentials', {
      lost: `${name} of "${planned.family}" goes before the task role, which hands out credentials that expire by themselves.`,
      remedy: planned.isTerminalWorker
        ? `Leave ${name} out: the stack gives its workers a role, and no keys.`
        : `Give the task role the permissions, and take ${name} out of the task definition.`,
    });
  }
}

/** The stack of this project brings its own terminal worker; of the imported one it takes settings, size and queue. */
function remarkTerminalWorker(planned: PlannedWorkload): void {
  const { template, object, family } = planned;
  const { name: main, environment, secretEnvironment } = planned.mainContainer;
  const others = [...environment.keys(), ...secretEnvironment.keys()].filter(
    (name) => !isKnownSetting(name, environment.get(name)) && !credentials.includes(name) && name !== 'REDIS_PASSWORD',
  );
  const containers = template.member('spec')?.list('containers') ?? [];
  const image = containers.find((container) => container.member('name')?.value === main)?.member('image');
  (image ?? object.place.member('kind') ?? object.place).remark('terminal-worker-replaced', {
    lost: `The stack runs this project's own terminal worker in place of the image of "${family}"${others.length === 0 ? '' : `, and does not hand ${others.sort().join(', ')} to it`}; both stand in task-definition.json alone.`,
    remedy: `Build the image with "npm run ecs:build-push"; or register task-definition.json and set ECS_TASK_DEFINITION=${family} to keep the old one.`,
  });
}

function isKnownSetting(name: string, value: string | undefined): boolean {
  return name === QUEUE_VARIABLE || (value !== undefined && isSettingName(name) && isSetting(name, value));
}

function isSettingName(name: string): name is SettingName {
  return Object.hasOwn(deploymentSettings, name);
}

/** Nothing scales in on ECS: tasks leave. What was made for a Deployment waits for messages for ever. */
function remarkLeaving({ object, family }: PlannedWorkload): void {
  (object.place.member('kind') ?? object.place).remark('worker-has-to-leave', {
    lost: `${object.kind} "${object.name}" had its pods ended from outside; the scaler never ends a task, so each task of "${family}" has to leave by itself when it finds no message.`,
    remedy:
      'Make the worker with runWorker, or let it keep the leave contract of docs/own-worker.md; otherwise tasks stay, and are paid for.',
  });
}
