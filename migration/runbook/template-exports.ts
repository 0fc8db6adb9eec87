import { placeholder } from '../placeholder.ts';

/** What tells an attribute of a resource by what CloudFormation calls its physical id; `$1` stands for the command that prints that. */
const attributeCommands: Readonly<Record<string, string>> = {
  'AWS::EC2::SecurityGroup_GROUPID': '$1',
  'AWS::EC2::Subnet_SUBNETID': '$1',
  'AWS::EC2::VPC_VPCID': '$1',
  'AWS::SQS::Queue_QUEUEURL': '$1',
  'AWS::SQS::Queue_QUEUENAME': `basename "$1"`,
  'AWS::SQS::Queue_ARN':
    'aws sqs get-queue-attributes --queue-url "$1" --attribute-names QueueArn --query Attributes.QueueArn --output text',
  'AWS::IAM::Role_ARN': 'aws iam get-role --role-name "$1" --query Role.Arn --output text',
  'AWS::RDS::DBInstance_ENDPOINT_ADDRESS': `aws rds describe-db-instances --db-instance-identifier "$1" --query 'DBInstances[0].Endpoint.Address' --output text`,
};

/** What sets the variables of a template. */
interface TemplateExports {
  readonly names: readonly string[];
  readonly commands: readonly string[];
  /** Variables that the commands use themselves. */
  readonly needed: readonly string[];
}

/**
 * Commands that set variables which stand for resources of a template, or for their attributes: `${Queue}` is the physical id of the resource
 * `Queue`, `${Queue_ARN}` its attribute Arn. Parameters and attributes that are not known here are read off the stack.
 */
export function templateExports(variables: readonly string[], resources: ReadonlyMap<string, string>): TemplateExports {
  if (resources.size === 0 || variables.length === 0) return { names: [], commands: [], needed: [] };
  const commands = variables.map((name) => `export ${name}=${commandFor(name, resources)}`);
  return { names: variables, commands: [...functions, ...commands], needed: ['AWS_STACK_NAME'] };
}

const stack = `--stack-name "${placeholder('AWS_STACK_NAME')}"`;

const functions = [
  `resource() { aws cloudformation describe-stack-resource ${stack} --logical-resource-id "$1" --query StackResourceDetail.PhysicalResourceId --output text; }`,
  `parameter() { aws cloudformation describe-stacks ${stack} --query "Stacks[0].Parameters[?ParameterKey=='$1'].ParameterValue" --output text; }`,
];

function commandFor(name: string, resources: ReadonlyMap<string, string>): string {
  if (resources.has(name)) return `$(resource ${name})`;
  const [id, type] = [...resources].find(([each]) => name.startsWith(`${each}_`)) ?? [];
  if (id === undefined) return `$(parameter ${name})`;
  const command = attributeCommands[`${type}${name.slice(id.length)}`];
  const physical = `$(resource ${id})`;
  if (command === '$1') return physical;
  if (command !== undefined) return `$(${command.replace('$1', physical)})`;
  return `"" # the attribute ${name.slice(id.length + 1)} of the ${type} that "resource ${id}" names: look it up, and set it here`;
}
