import { queueUrl as queueUrlKind } from '../../../contract/resource-kinds.ts';
import { arnText, partitionOf } from '../../ecs/arn.ts';
import { QUEUE_VARIABLE } from '../../queue-variable.ts';
import type { Json } from '../../trace/json.ts';
import { mapAt, textAt } from '../../trace/json-at.ts';
import { type CodeMap, Expression } from './code-value.ts';
import type { NetworkCode } from './network-code.ts';
import type { StackWorkload } from './stack-input.ts';
import { constructId, type StackWriter } from './stack-writer.ts';
import { writeTask } from './task-code.ts';

/** Which prop of QueueScaledTasks each setting becomes, and how its text is written. */
const props: Readonly<Record<string, readonly [string, (text: string) => CodeMap[string]]>> = {
  ECS_MIN_TASKS: ['minScalingCapacity', Number],
  ECS_MAX_TASKS: ['maxScalingCapacity', Number],
  ECS_MESSAGES_PER_TASK: ['messagesPerTask', Number],
  ECS_TICK_SECONDS: ['tickInterval', seconds],
  WORKER_IDLE_EXIT_SECONDS: ['idleExit', seconds],
  ECS_DRY_RUN: ['dryRun', (text) => text === 'true'],
};

const QUEUE_URL = /^https:\/\/sqs\.([^./]+)\.amazonaws\.com(?:\.cn)?\/([^/]+)\/([^/]+)$/;

/** A queue worker: the queue that exists, its task definition, and this package's construct that scales them. */
export function writeQueueWorker(writer: StackWriter, workload: StackWorkload, network: NetworkCode): void {
  writer.use('sqs', 'aws-sqs');
  writer.useOurs('QueueScaledTasks');
  const settings = mapAt(workload.files.get('scaler.env'));
  const queue = writer.constant(workload.family, 'Queue');
  const url = textAt(settings, QUEUE_VARIABLE);
  const arn = queueArnOf(url);
  const value = arn === undefined ? writer.expression('AWS_SQS_QUEUE_ARN') : writer.value(arn);
  writer.call(`const ${queue} = sqs.Queue.fromQueueArn`, [new Expression('this'), constructId(queue), value]);
  const { definition, roleArns } = writeTask(writer, workload, queue);
  const scaling = writer.constant(workload.family, 'Scaling');
  if ('ECS_TICK_SECONDS' in settings || 'WORKER_IDLE_EXIT_SECONDS' in settings) writer.useDuration();
  const told = Object.entries(settings).flatMap(([name, text]) => propOf(name, text));
  writer.construct(
    'QueueScaledTasks',
    constructId(scaling),
    {
      queue: new Expression(queue),
      cluster: new Expression('cluster'),
      taskDefinition: { family: workload.family, roleArns },
      containerName: workload.mainContainer,
      taskSubnets: network.taskSubnets,
      securityGroups: network.securityGroups,
      ...Object.fromEntries(told),
    },
    scaling,
  );
  writer.after(scaling, [definition]);
}

function propOf(name: string, text: Json): readonly (readonly [string, CodeMap[string]])[] {
  const prop = Object.hasOwn(props, name) ? props[name] : undefined;
  return prop === undefined || typeof text !== 'string' ? [] : [[prop[0], prop[1](text)]];
}

function seconds(text: string): Expression {
  return new Expression(`Duration.seconds(${Number(text)})`);
}

/** The ARN of a queue whose URL names Region and account, or has placeholders for them; undefined for another URL. China has hosts of its own. */
function queueArnOf(url: string | undefined): string | undefined {
  const [, region, account, name] = QUEUE_URL.exec(url ?? '') ?? [];
  if (region === undefined || account === undefined || name === undefined) return undefined;
  return queueUrlKind.parse(`https://sqs.x.amazonaws.com/123456789012/${name}`) === undefined
    ? undefined
    : arnText({ partition: partitionOf(region), service: 'sqs', region, account, resource: name });
}
