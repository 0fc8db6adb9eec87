import { schedulerStatements, tagsTasks } from '../../ecs/scheduler-role-policy.ts';
import { isMap, type Json, type JsonMap } from '../../trace/json.ts';
import { mapAt, textAt } from '../../trace/json-at.ts';
import { type CodeMap, type CodeValue, Expression } from './code-value.ts';
import { awsvpcCode, type NetworkCode } from './network-code.ts';
import type { StackWorkload } from './stack-input.ts';
import { constructId, type StackWriter } from './stack-writer.ts';
import { writeTask } from './task-code.ts';

/** A task definition with the schedules that start tasks of it, and the role with which EventBridge Scheduler does so. */
export function writeSchedules(writer: StackWriter, workload: StackWorkload, network: NetworkCode): void {
  writer.use('scheduler', 'aws-scheduler');
  writer.use('iam', 'aws-iam');
  const { family, files } = workload;
  const { definition, roleArns } = writeTask(writer, workload);
  const role = writer.constant(family, 'SchedulerRole');
  const principal = "new iam.ServicePrincipal('scheduler.amazonaws.com')";
  writer.construct(
    'iam.Role',
    constructId(role),
    { roleName: roleNameOf(workload), assumedBy: new Expression(principal) },
    role,
  );
  const taggedTasks = tagsTasks(files.get('schedule.json')) ? ['*'] : [];
  const statements = schedulerStatements<CodeValue>([new Expression(`${definition}.ref`)], roleArns, taggedTasks);
  for (const { actions, resources } of statements) writer.statement(role, { actions, resources });
  for (const [name, content] of files) {
    if (!name.startsWith('schedule')) continue;
    const schedule = writer.constant(textAt(content, 'Name') ?? family, 'Schedule');
    writer.construct(
      'scheduler.CfnSchedule',
      constructId(schedule),
      scheduleProps(writer, content, network, definition),
      schedule,
    );
    writer.after(schedule, [role]);
  }
}

/** The role's name as the schedules have it in its ARN. */
function roleNameOf({ files }: StackWorkload): string {
  return textAt(files.get('schedule.json'), 'Target', 'RoleArn')?.split('/').at(-1) ?? '';
}

function scheduleProps(writer: StackWriter, content: Json, network: NetworkCode, definition: string): CodeMap {
  const parameters = mapAt(content, 'Target', 'EcsParameters');
  const target = mapAt(content, 'Target');
  const vpc = mapAt(parameters, 'NetworkConfiguration', 'awsvpcConfiguration');
  return writer.members(camelCase(mapAt(content)), {
    target: writer.members(camelCase(target), {
      arn: new Expression('cluster.clusterRef.clusterArn'),
      ecsParameters: writer.members(camelCase(parameters), {
        taskDefinitionArn: new Expression(`${definition}.ref`),
        networkConfiguration: awsvpcCode(writer, network, vpc),
      }),
    }),
  });
}

/** Members as the CDK spells those of the Scheduler's calls. */
function camelCase(value: JsonMap): JsonMap {
  return Object.fromEntries(
    Object.entries(value).map(([name, member]) => [
      `${name.charAt(0).toLowerCase()}${name.slice(1)}`,
      isMap(member) ? camelCase(member) : member,
    ]),
  );
}
