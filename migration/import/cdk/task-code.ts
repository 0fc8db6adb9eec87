import { parseArn } from '../../ecs/arn.ts';
import { executionRolePolicy } from '../../ecs/execution-role-policy.ts';
import { placeholder } from '../../placeholder.ts';
import { isList, isMap, type Json, type JsonMap } from '../../trace/json.ts';
import { at, listAt, textAt } from '../../trace/json-at.ts';
import { type CodeMap, Expression } from './code-value.ts';
import type { StackWorkload } from './stack-input.ts';
import { constructId, type StackWriter } from './stack-writer.ts';

/** The constants that hold a task definition and its roles. */
interface TaskCode {
  readonly definition: string;
  /** ARNs of task role and execution role. */
  readonly roleArns: readonly CodeMap[string][];
}

/** Members that CloudFormation calls otherwise than the ECS API, letters' case apart. */
const cloudFormationNames: Readonly<Record<string, string>> = { fileSystemId: 'filesystemId' };

/**
 * A task definition with every member of `task-definition.json`, the execution role and the log groups that it names, and for a queue worker
 * that has no role one which may take messages.
 */
export function writeTask(writer: StackWriter, workload: StackWorkload, queue?: string): TaskCode {
  const definition = workload.files.get('task-definition.json') ?? {};
  const role = writeExecutionRole(writer, workload.family, definition);
  const logGroups = writeLogGroups(writer, workload.family, definition);
  const given = textAt(definition, 'taskRoleArn');
  const taskRole =
    given === undefined && queue !== undefined ? writeTaskRole(writer, workload.family, queue) : undefined;
  const name = writer.constant(workload.family, 'Task');
  const roleMember: CodeMap = taskRole === undefined ? {} : { taskRoleArn: new Expression(`${taskRole}.roleArn`) };
  const props = writer.members(isMap(definition) ? renamed(definition) : {}, roleMember);
  const needed = [role, ...logGroups].filter((one) => one !== undefined);
  const isNamed = needed.length > 0 || workload.starter !== 'run-task';
  writer.construct('ecs.CfnTaskDefinition', constructId(name), props, isNamed ? name : undefined);
  writer.after(name, needed);
  const arns = [
    given === undefined ? roleMember['taskRoleArn'] : writer.value(given),
    writer.value(textAt(definition, 'executionRoleArn') ?? ''),
  ];
  return { definition: name, roleArns: arns.filter((arn) => arn !== undefined && arn !== '') as CodeMap[string][] };
}

function renamed(value: JsonMap): JsonMap {
  const inner = (member: Json): Json => (isList(member) ? member.map(inner) : isMap(member) ? renamed(member) : member);
  return Object.fromEntries(
    Object.entries(value).map(([name, member]) => [cloudFormationNames[name] ?? name, inner(member)]),
  );
}

/** The role by its name; one with another ARN exists already. */
function writeExecutionRole(writer: StackWriter, family: string, definition: Json): string | undefined {
  const arn = parseArn(textAt(definition, 'executionRoleArn') ?? '');
  if (arn?.account !== placeholder('AWS_ACCOUNT_ID')) return undefined;
  writer.use('iam', 'aws-iam');
  const name = writer.constant(family, 'ExecutionRole');
  const managed = "iam.ManagedPolicy.fromAwsManagedPolicyName('service-role/AmazonECSTaskExecutionRolePolicy')";
  const props = {
    roleName: arn.resource.slice('role/'.length),
    assumedBy: new Expression("new iam.ServicePrincipal('ecs-tasks.amazonaws.com')"),
    managedPolicies: [new Expression(managed)],
  };
  writer.construct('iam.Role', constructId(name), props, name);
  for (const statement of listAt(executionRolePolicy(definition), 'Statement')) {
    const resources = listAt(statement, 'Resource').map((resource) => writer.value(resource));
    writer.statement(name, { actions: [textAt(statement, 'Action') ?? ''], resources });
  }
  return name;
}

function writeTaskRole(writer: StackWriter, family: string, queue: string): string {
  writer.use('iam', 'aws-iam');
  const name = writer.constant(family, 'TaskRole');
  writer.construct(
    'iam.Role',
    constructId(name),
    { assumedBy: new Expression("new iam.ServicePrincipal('ecs-tasks.amazonaws.com')") },
    name,
  );
  writer.call(`${queue}.grantConsumeMessages`, [new Expression(name)]);
  return name;
}

/** Log groups that no container makes itself. */
function writeLogGroups(writer: StackWriter, family: string, definition: Json): readonly string[] {
  const options = listAt(definition, 'containerDefinitions').map((container) =>
    at(container, 'logConfiguration', 'options'),
  );
  const groups = options
    .filter((one) => textAt(one, 'awslogs-create-group') !== 'true')
    .flatMap((one) => textAt(one, 'awslogs-group') ?? []);
  return [...new Set(groups)].flatMap((group) => {
    if (!writer.isFirst(`log group ${group}`)) return [];
    writer.use('logs', 'aws-logs');
    const name = writer.constant(family, 'Logs');
    const retention = new Expression('logs.RetentionDays.ONE_MONTH');
    writer.construct('logs.LogGroup', constructId(name), { logGroupName: writer.value(group), retention }, name);
    return [name];
  });
}
